import { stillOpen, type RunView } from '../../src/core/view/view';
import { stepsOf } from '../../src/core/view/words/attention';
import { savesPlans } from '../support/shorten';

/** What a person does on their own; `meet`: an obligation, by its ID. */
export type Unasked = 'finish' | 'abort' | 'roll back' | { readonly meet: string };

/** A question of a step, and what a person sees when looking at the world. */
export interface Asked {
  readonly step: string;
  readonly question: string;
  /** What the service's commands and address have logged. */
  readonly log: string;
}

/** A way through a deployment, as taken by one person. */
export interface Course {
  /** ID of its runbook, which also says in which world it is taken. */
  readonly runbook: 'openverse-catalog' | 'service';
  /** Start of the {@link Kill.key} of its first point: earlier points belong to another course. */
  readonly from: string;
  /** The same for the first point after its last one; absent: all points to the end are its own. */
  readonly to?: string;
  /** Replacements in its runbook. */
  readonly changes?: readonly (readonly [RegExp, string])[];
  /** ID of the choice; undefined: the first one. */
  readonly answer: (asked: Asked) => string | undefined;
  readonly unasked: (view: RunView) => Unasked | null;
  /** Its effects on the world: none missing, none twice. */
  readonly aftermath: Readonly<Record<string, unknown>>;
}

const finish = (view: RunView) => (view.canFinish ? 'finish' : null);
const statusOf = (view: RunView, id: string) => stepsOf(view).find(step => step.id === id)?.status;

const catalog = {
  runbook: 'openverse-catalog',
  from: 'start',
  answer: () => undefined,
  unasked: finish,
  aftermath: {
    dispatches: 1,
    approvals: 0,
    /** Of the infrastructure repository. */
    pullRequests: 0,
    /** DAGs that were paused; all of them are unpaused again. */
    pauses: 2,
    /** On origin. */
    branches: 0,
    /** That changed something. */
    applies: 0,
    /** Obligations that outlive it. */
    left: [],
    isAsBefore: true,
  },
} as const satisfies Course;

/** Only the service knows whether something arrived whose response was lost. */
const asTheServiceSays = ({ question, log }: Asked): string | undefined =>
  question === 'arrived' && !log.includes('announced') ? 'again' : undefined;
/** Closes what the steps opened once all are done, then finishes the run. */
const closeAll = (view: RunView): Unasked | null => {
  if (view.canFinish) return 'finish';
  const isDone = stepsOf(view).every(({ tick, status }) => tick !== null || status === 'left');
  const owed = stillOpen(view).find(({ id }) => id !== 'team-lock');
  return isDone && owed !== undefined ? { meet: owed.id } : null;
};

const service = {
  runbook: 'service',
  from: 'start',
  answer: asTheServiceSays,
  unasked: closeAll,
  aftermath: {
    dispatches: 1,
    published: 1,
    approvals: 1,
    pullRequests: 1,
    branches: 1,
    left: [],
    log: ['page on', 'saved', 'applied the release', 'announced', 'page off'],
  },
} as const satisfies Course;

const deployed = {
  ...catalog.aftermath,
  ...{ approvals: 1, pullRequests: 1, branches: 1, applies: 1 },
  ...{ left: ['pull-request'], isAsBefore: false },
};

/** Each leaves something different behind when it is interrupted. */
export const courses = {
  forward: { ...catalog, aftermath: deployed },
  /** With recipes that save their plans; everything but the apply is as above. */
  saved: {
    ...catalog,
    from: 'step.ticked flag-true',
    to: 'step.ticked apply',
    changes: savesPlans,
    aftermath: deployed,
  },
  /** The plan is declined and the run aborted: everything that its steps opened is closed without them. */
  abort: {
    ...catalog,
    from: 'step.asked apply',
    answer: ({ step }) => (step === 'apply' ? 'decline' : undefined),
    unasked: view =>
      view.state === 'aborting' || (statusOf(view, 'flag-false') === 'verified' && view.canAbort)
        ? 'abort'
        : null,
  },
  /** Applied, found bad and rolled back: two branches and two applies under one lock. */
  back: {
    ...catalog,
    from: 'back: ',
    unasked: view =>
      view.rollback === null && statusOf(view, 'changelog-pr') === 'waiting' ? 'roll back' : finish(view),
    aftermath: { ...catalog.aftermath, applies: 2 },
  },
  /** Another team's runbook, with the kinds of steps that the catalog's lacks. */
  'service-forward': service,
  /** Given up at the plan: what commands and edits opened is undone, and a person confirms the rest. */
  'service-abort': {
    ...service,
    from: 'step.asked apply',
    answer: asked => (asked.step === 'apply' ? 'decline' : asTheServiceSays(asked)),
    unasked: view => {
      if (view.state === 'aborting') {
        const said = stillOpen(view).find(({ id }) => id === 'undo:tell');
        return said === undefined ? 'abort' : { meet: said.id };
      }
      return statusOf(view, 'apply') === 'stopped' && view.canAbort ? 'abort' : null;
    },
    aftermath: {
      ...service.aftermath,
      ...{ pullRequests: 0, branches: 0, log: ['page on', 'saved', 'page off'] },
    },
  },
  /** Rolled back before it was announced. */
  'service-back': {
    ...service,
    from: 'back: ',
    unasked: view =>
      view.rollback === null && statusOf(view, 'announce') === 'waiting' ? 'roll back' : closeAll(view),
    aftermath: {
      ...service.aftermath,
      ...{ pullRequests: 0, branches: 0 },
      log: ['page on', 'saved', 'applied the release', 'applied v1', 'page off'],
    },
  },
} satisfies Readonly<Record<string, Course>>;

export type CourseName = keyof typeof courses;
