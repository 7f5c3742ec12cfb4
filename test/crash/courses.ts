import type { RunView } from '../../src/core/view/view';

/** The effects of a deployment on the world. */
export interface Aftermath {
  readonly dispatches: number;
  readonly approvals: number;
  /** Pull requests of the infrastructure repository. */
  readonly pullRequests: number;
  /** Number of DAGs that were paused; all of them are unpaused again. */
  readonly pauses: number;
  /** Branches on origin that it left. */
  readonly branches: number;
  /** Applies that changed something. */
  readonly applies: number;
  /** Obligations that outlive it. */
  readonly left: readonly string[];
  /** Whether production runs the same version as before. */
  readonly isAsBefore: boolean;
}

/** A way through a deployment, as taken by one person. */
export interface Course {
  /** Start of the {@link Kill.key} of its first point: earlier points belong to another course. */
  readonly from: string;
  /** ID of the choice for a step that asks; undefined: the first one. */
  readonly answer: (step: string) => string | undefined;
  /** What the person does on their own in the current state. */
  readonly unasked: (view: RunView) => 'finish' | 'abort' | 'roll back' | null;
  readonly aftermath: Aftermath;
}

const finish = (view: RunView) => (view.canFinish ? 'finish' : null);
const statusOf = (view: RunView, id: string) =>
  view.phases.flatMap(phase => phase.steps).find(step => step.id === id)?.status;

const nothing: Aftermath = {
  dispatches: 1,
  approvals: 0,
  pullRequests: 0,
  pauses: 2,
  branches: 0,
  applies: 0,
  left: [],
  isAsBefore: true,
};

/** Each leaves something different behind when it is interrupted. */
export const courses = {
  forward: {
    from: 'start',
    answer: () => undefined,
    unasked: finish,
    aftermath: {
      ...nothing,
      approvals: 1,
      pullRequests: 1,
      branches: 1,
      applies: 1,
      left: ['pull-request'],
      isAsBefore: false,
    },
  },
  /** The plan is declined and the run aborted: everything that its steps opened is closed without them. */
  abort: {
    from: 'step.asked apply',
    answer: step => (step === 'apply' ? 'decline' : undefined),
    unasked: view =>
      view.state === 'aborting' || (statusOf(view, 'flag-false') === 'verified' && view.canAbort)
        ? 'abort'
        : null,
    aftermath: nothing,
  },
  /** Applied, found bad and rolled back: two branches and two applies under one lock. */
  back: {
    from: 'back: ',
    answer: () => undefined,
    unasked: view =>
      view.rollback === null && statusOf(view, 'changelog-pr') === 'waiting' ? 'roll back' : finish(view),
    aftermath: { ...nothing, applies: 2 },
  },
} satisfies Readonly<Record<string, Course>>;

export type CourseName = keyof typeof courses;
