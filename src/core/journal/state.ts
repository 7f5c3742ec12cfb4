import type { Problem } from '../errors';
import type { RunEvent, Severity, Tick } from './events';
import { mayOutliveWork, type Obligation } from './obligation';
import type { Decision, Question } from './question';
import type { Reading } from './reading';
import { hasEnded, type RunState } from './runState';

export { hasEnded } from './runState';

/** One step as the journal tells it. What happens right now (progress) is not in here. */
export interface StepState {
  readonly phase: 'todo' | 'waiting' | 'stopped' | 'ticked';
  readonly reading: Reading | null;
  readonly tick: Tick | null;
  readonly question: Question | null;
  readonly decisions: readonly Decision[];
  readonly problem: Problem | null;
  /** The act is over and failed: clean-up steps run. */
  readonly concluded: boolean;
  /** An act was announced and its end isn't known. */
  readonly acting: string | null;
  /** The newest cancellation by a person in this try. */
  readonly cancelled: Cancelled | null;
  readonly notes: Readonly<Record<string, unknown>>;
  /** Earlier tries that are over, oldest first: what they did to the world isn't undone by trying again. */
  readonly earlier: readonly Try[];
  /** Survives a reopening of the step until it is ticked anew, so that clean-up still knows what was done. */
  readonly output: unknown;
}

/** Who cancelled what, and when. */
export interface Cancelled {
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
  readonly subject: string;
}

/** What one try of a step noted, and what it came to. */
export type Try = Pick<StepState, 'notes' | 'problem'>;

export interface ObligationState {
  readonly obligation: Obligation;
  readonly openedAt: string;
  readonly metAt: string | null;
  readonly evidence: string | null;
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
  /** Proves a team lock to be this run's; null: it was begun by an older version. */
  readonly lockKey: string | null;
  readonly startedAt: string;
  readonly startedBy: string;
  readonly repository: string;
  /** Absolute path of the checkout that it changes, without links; null: not told. */
  readonly checkout: string | null;
  readonly runbook: {
    readonly source: 'shipped' | 'repository';
    readonly sha256: string;
    readonly text: string;
    /** Name of a Markdown document; absent: it is YAML. */
    readonly file?: string | undefined;
    readonly differences: readonly string[];
  };
  /** What was asked for when it began, by name. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly status: RunState;
  /** Who rolls back, and why; null while the run goes forward. */
  readonly rollback: { readonly by: string; readonly at: string; readonly reason: string } | null;
  /** The newest incident of this run; `frozen` until a person resumes the run. */
  readonly incident: Incident | null;
  /** A person said that production is as it should be; `afterEnd`: when this run had ended, so also of what it did itself. */
  readonly settled: { readonly afterEnd: boolean } | null;
  readonly steps: Readonly<Record<string, StepState>>;
  readonly obligations: readonly ObligationState[];
  /** Number of the next event. */
  readonly nextSeq: number;
}

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
  output: undefined,
};

/** State of a step; one that nothing happened to yet is untouched. */
export function stepState(run: RunRecord, stepId: string): StepState {
  // A step may be called as what every object inherits, e.g. `constructor`.
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

/** Whether the team lock must be held: the run goes on, or others would rely on what it has changed and not changed back. */
export function needsLock(run: RunRecord): boolean {
  return run.status === 'open' || openObligations(run).some(o => !mayOutliveWork(o.obligation));
}

/**
 * Folds a journal.
 * @returns undefined when the journal doesn't begin with `run.started`
 */
export function foldRun(events: readonly RunEvent[]): RunRecord | undefined {
  return events.reduce<RunRecord | undefined>((run, event) => applyEvent(run, event), undefined);
}

/** Applies one event. Events of a run that hasn't started are ignored: they can't be understood. */
export function applyEvent(run: RunRecord | undefined, event: RunEvent): RunRecord | undefined {
  if (event.type === 'run.started') {
    // A second beginning would forget what is open.
    if (run !== undefined) return { ...run, nextSeq: event.seq + 1 };
    const { at, by, rollBack: reason } = event;
    return {
      runId: event.runId,
      lockKey: event.lockKey ?? null,
      startedAt: at,
      startedBy: by,
      repository: event.repository,
      checkout: event.checkout ?? null,
      runbook: event.runbook,
      inputs: event.inputs ?? {},
      status: 'open',
      rollback: reason === undefined ? null : { by, at, reason },
      incident: null,
      settled: null,
      steps: {},
      obligations: [],
      nextSeq: event.seq + 1,
    };
  }
  if (run === undefined) return undefined;
  return { ...change(run, event), nextSeq: event.seq + 1 };
}

function change(run: RunRecord, event: Exclude<RunEvent, { type: 'run.started' }>): RunRecord {
  switch (event.type) {
    case 'run.resumed':
      return run;
    case 'run.rolling-back':
      // Also out of an abort: what can't be closed is rolled back.
      return { ...run, status: 'open', rollback: { by: event.by, at: event.at, reason: event.reason } };
    case 'run.reopened':
      return { ...run, status: 'open' };
    case 'incident.declared': {
      const { severity, summary, by, at } = event;
      return { ...run, incident: { severity, summary, by, at, frozen: true } };
    }
    case 'incident.resumed':
      return { ...run, incident: run.incident === null ? null : { ...run.incident, frozen: false } };
    case 'run.aborting':
      return { ...run, status: 'aborting' };
    case 'run.aborted':
      return { ...run, status: 'aborted' };
    case 'run.finished':
      return { ...run, status: 'finished' };
    case 'production.settled':
      return { ...run, settled: { afterEnd: hasEnded(run.status) } };
    case 'obligation.opened':
      return { ...run, obligations: opened(run.obligations, event) };
    case 'obligation.met':
      return {
        ...run,
        obligations: run.obligations.map(o =>
          o.obligation.id === event.id && o.metAt === null
            ? { ...o, metAt: event.at, evidence: event.evidence }
            : o,
        ),
      };
    case 'steps.reopened':
      return {
        ...run,
        steps: {
          ...run.steps,
          ...Object.fromEntries(event.steps.map(id => [id, reopened(stepState(run, id), event.anew)])),
        },
      };
    default:
      return {
        ...run,
        steps: { ...run.steps, [event.step]: changeStep(stepState(run, event.step), event) },
      };
  }
}

/** What was met before is open again, from now on; what is open stays so, with its first previous value. */
function opened(
  all: readonly ObligationState[],
  { obligation, at }: Extract<RunEvent, { type: 'obligation.opened' }>,
): readonly ObligationState[] {
  const before = all.find(o => isSame(o.obligation, obligation));
  // Announced twice (a crash between announcement and act): the first previous value is the true one.
  if (before?.metAt === null) {
    const { previous } = before.obligation;
    return all.map(o => (o === before ? { ...o, obligation: { ...obligation, previous } } : o));
  }
  return [...all.filter(o => o !== before), { obligation, openedAt: at, metAt: null, evidence: null }];
}

function isSame(a: Obligation, b: Obligation): boolean {
  return a.id === b.id && a.kind === b.kind && a.subject === b.subject;
}

function reopened(step: StepState, anew: boolean): StepState {
  const { notes, problem, earlier, output } = step;
  if (anew) return { ...untouchedStep, earlier: [...earlier, { notes, problem }], output };
  return { ...step, phase: 'todo', tick: null, question: null, problem: null, concluded: false };
}

type StepEvent = Extract<RunEvent, { step: string }>;

function changeStep(step: StepState, event: StepEvent): StepState {
  switch (event.type) {
    case 'step.observed':
      return { ...step, reading: event.reading };
    case 'step.asked':
      return { ...step, phase: 'waiting', question: event.question, reading: event.reading, problem: null };
    case 'step.decided':
      return { ...step, phase: 'todo', question: null, decisions: [...step.decisions, event.decision] };
    case 'step.acting':
      return { ...step, phase: 'todo', question: null, problem: null, acting: event.act };
    case 'step.acted':
      return { ...step, acting: null };
    case 'step.cancelled': {
      const { by, at, subject } = event;
      return { ...step, cancelled: { by, at, subject } };
    }
    case 'step.noted':
      return { ...step, notes: { ...step.notes, ...event.notes } };
    case 'step.ticked':
      return {
        ...step,
        phase: 'ticked',
        tick: event.tick,
        question: null,
        problem: null,
        acting: null,
        concluded: false,
        reading: event.reading ?? step.reading,
        output: 'output' in event ? event.output : step.output,
      };
    case 'step.stopped':
      return {
        ...step,
        phase: 'stopped',
        // Its tick may be on disk though writing it failed: what stopped isn't done.
        tick: null,
        question: null,
        acting: null,
        problem: toProblemState(event.problem),
        reading: event.reading ?? step.reading,
        concluded: event.concluded,
        output: 'output' in event ? event.output : step.output,
      };
  }
}

/** exactOptionalPropertyTypes: a journal may hold `detail: undefined` only as a missing key. */
function toProblemState(problem: Extract<RunEvent, { type: 'step.stopped' }>['problem']): Problem {
  const { code, message, remedy, detail } = problem;
  return { code, message, remedy, ...(detail === undefined ? {} : { detail }) };
}
