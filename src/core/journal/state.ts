import type { Problem } from '../errors';
import type { Severity, Tick } from './events';
import { mayOutliveWork, type Obligation } from './obligation';
import type { Decision, Question } from './question';
import type { Reading } from './reading';
import type { RunState } from './runState';

export { hasEnded } from './runState';

/** One step according to the journal. What is happening right now (progress) isn't included. */
export interface StepState {
  readonly phase: 'todo' | 'waiting' | 'stopped' | 'ticked';
  readonly reading: Reading | null;
  readonly tick: Tick | null;
  readonly question: Question | null;
  readonly decisions: readonly Decision[];
  readonly problem: Problem | null;
  /** The act is over and failed: clean-up steps run. */
  readonly concluded: boolean;
  /** An act was announced, and it isn't known whether it ended. */
  readonly acting: string | null;
  /** The latest cancellation by a person in this try. */
  readonly cancelled: Cancelled | null;
  readonly notes: Readonly<Record<string, unknown>>;
  /** Earlier, finished tries, oldest first: trying again doesn't undo what they did to the world. */
  readonly earlier: readonly Try[];
  /** Number of automatic retries. */
  readonly retried: number;
  /** Kept when the step is reopened, until its next tick, so that clean-up still knows what was done. */
  readonly output: unknown;
}

/** Who cancelled what, and when. */
export interface Cancelled {
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
  readonly subject: string;
}

/** What one try of a step noted, and the problem it ended with. */
export type Try = Pick<StepState, 'notes' | 'problem'>;

export interface ObligationState {
  readonly obligation: Obligation;
  readonly openedAt: string;
  readonly metAt: string | null;
  readonly evidence: string | null;
  /** Its pull request was merged. */
  readonly merged?: true;
}

export interface Incident {
  readonly severity: Severity;
  readonly summary: string;
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
  readonly frozen: boolean;
}

/** A run, folded from its journal. Plain JSON. */
export interface RunRecord {
  readonly runId: string;
  /** Proves that a team lock is this run's; null: an older version started the run. */
  readonly lockKey: string | null;
  readonly startedAt: string;
  /** ISO 8601; null until it finished or was aborted. */
  readonly endedAt: string | null;
  readonly startedBy: string;
  readonly repository: string;
  /** Absolute path of the checkout that it changes, with symlinks resolved; null: not recorded. */
  readonly checkout: string | null;
  readonly runbook: {
    readonly source: 'shipped' | 'repository';
    readonly sha256: string;
    readonly text: string;
    /** Name of a Markdown document; absent: the text is YAML. */
    readonly file?: string | undefined;
    readonly differences: readonly string[];
  };
  /** Values of the runbook's inputs, by name. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly status: RunState;
  /** Who rolls back, and why; null while the run goes forward. */
  readonly rollback: { readonly by: string; readonly at: string; readonly reason: string } | null;
  /** The newest incident of this run; `frozen` until a person resumes the run. */
  readonly incident: Incident | null;
  /** A person confirmed that production is as it should be; `afterEnd`: after this run ended, so it covers this run's own doubt. */
  readonly settled: { readonly afterEnd: boolean } | null;
  readonly steps: Readonly<Record<string, StepState>>;
  readonly obligations: readonly ObligationState[];
  /** Number of the next event. */
  readonly nextSeq: number;
}

/** A step that the journal says nothing about. */
export const untouchedStep: StepState = {
  phase: 'todo',
  reading: null,
  tick: null,
  question: null,
  decisions: [],
  problem: null,
  concluded: false,
  acting: null,
  cancelled: null,
  notes: {},
  earlier: [],
  retried: 0,
  output: undefined,
};

/** State of a step; untouched if nothing has happened to it yet. */
export function stepState(run: RunRecord, stepId: string): StepState {
  // A step may have the name of an inherited property, e.g. `constructor`.
  return (Object.hasOwn(run.steps, stepId) ? run.steps[stepId] : undefined) ?? untouchedStep;
}

/** All tries of a step, the newest last. */
export function triesOf(run: RunRecord, stepId: string): readonly Try[] {
  const step = stepState(run, stepId);
  return [...step.earlier, step];
}

/** Whether everything before a step of this course is done. */
export function isReached(
  run: RunRecord,
  course: readonly { readonly id: string }[],
  stepId: string,
): boolean {
  const before = course.slice(
    0,
    course.findIndex(step => step.id === stepId),
  );
  return before.every(step => stepState(run, step.id).phase === 'ticked');
}

/** Obligations that no reading has met yet. */
export function openObligations(run: RunRecord): readonly ObligationState[] {
  return run.obligations.filter(o => o.metAt === null);
}

/** Whether the team lock must be held: the run continues, or others would rely on what it hasn't changed back. */
export function needsLock(run: RunRecord): boolean {
  return run.status === 'open' || openObligations(run).some(o => !mayOutliveWork(o.obligation));
}
