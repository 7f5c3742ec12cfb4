import type { Problem } from '../errors';
import type { RunEvent } from './events';
import type { Obligation } from './obligation';
import { hasEnded } from './runState';
import { stepState, untouchedStep, type ObligationState, type RunRecord, type StepState } from './state';

/** A record that is still being folded, with its own map of steps; nothing else in it is ever changed in place. */
type Draft = { -readonly [K in keyof RunRecord]: RunRecord[K] } & { steps: Record<string, StepState> };

/**
 * Folds a journal.
 * @returns undefined if the journal doesn't begin with `run.started`
 */
export function foldRun(events: readonly RunEvent[]): RunRecord | undefined {
  let run: Draft | undefined;
  for (const event of events) {
    if (run !== undefined) change(run, event);
    else if (event.type === 'run.started') run = begun(event);
  }
  return run;
}

/** Applies one event. Events before `run.started` are ignored: they can't be understood. */
export function applyEvent(run: RunRecord | undefined, event: RunEvent): RunRecord | undefined {
  if (run === undefined) return foldRun([event]);
  const changed = { ...run, steps: { ...run.steps } };
  change(changed, event);
  return changed;
}

function begun(event: Extract<RunEvent, { type: 'run.started' }>): Draft {
  const { at, by, rollBack: reason } = event;
  return {
    runId: event.runId,
    lockKey: event.lockKey ?? null,
    startedAt: at,
    endedAt: null,
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

function change(run: Draft, event: RunEvent): void {
  run.nextSeq = event.seq + 1;
  switch (event.type) {
    case 'run.started': // A second beginning would forget what is open.
    case 'run.resumed':
      return;
    case 'run.rolling-back':
      // Also ends an abort: what can't be closed is rolled back.
      run.status = 'open';
      run.endedAt = null;
      run.rollback = { by: event.by, at: event.at, reason: event.reason };
      return;
    case 'run.reopened':
      run.status = 'open';
      return;
    case 'incident.declared': {
      const { severity, summary, by, at } = event;
      run.incident = { severity, summary, by, at, frozen: true };
      return;
    }
    case 'incident.resumed':
      if (run.incident !== null) run.incident = { ...run.incident, frozen: false };
      return;
    case 'run.aborting':
      run.status = 'aborting';
      return;
    case 'run.aborted':
      run.status = 'aborted';
      run.endedAt = event.at;
      return;
    case 'run.finished':
      run.status = 'finished';
      run.endedAt = event.at;
      return;
    case 'production.settled':
      run.settled = { afterEnd: hasEnded(run.status) };
      return;
    case 'obligation.opened':
      run.obligations = opened(run.obligations, event);
      return;
    case 'obligation.met':
      run.obligations = run.obligations.map(o =>
        o.obligation.id === event.id && o.metAt === null
          ? { ...o, metAt: event.at, evidence: event.evidence, ...mergedBy(event) }
          : o,
      );
      return;
    case 'steps.reopened':
      for (const id of event.steps) put(run, id, reopened(stepState(run, id), event));
      return;
    default:
      put(run, event.step, changeStep(stepState(run, event.step), event));
  }
}

/** A plain assignment would do nothing for a step called `__proto__`. */
function put(run: Draft, id: string, value: StepState): void {
  if (id === '__proto__')
    Object.defineProperty(run.steps, id, { value, writable: true, enumerable: true, configurable: true });
  else run.steps[id] = value;
}

function mergedBy({
  merged,
  evidence,
}: Extract<RunEvent, { type: 'obligation.met' }>): Pick<ObligationState, 'merged'> {
  return merged === true || evidence.endsWith(' merged') ? { merged: true } : {};
}

/** An obligation that was met becomes open again; one that is open stays open and keeps its first previous value. */
function opened(
  all: readonly ObligationState[],
  { obligation, at }: Extract<RunEvent, { type: 'obligation.opened' }>,
): readonly ObligationState[] {
  const before = all.find(o => isSame(o.obligation, obligation));
  // If it was announced twice (a crash between announcement and act), the first previous value is the true one.
  if (before?.metAt === null) {
    const { previous } = before.obligation;
    return all.map(o => (o === before ? { ...o, obligation: { ...obligation, previous } } : o));
  }
  return [...all.filter(o => o !== before), { obligation, openedAt: at, metAt: null, evidence: null }];
}

function isSame(a: Obligation, b: Obligation): boolean {
  return a.id === b.id && a.kind === b.kind && a.subject === b.subject;
}

function reopened(
  step: StepState,
  { anew, after }: Extract<RunEvent, { type: 'steps.reopened' }>,
): StepState {
  const { notes, problem, earlier, output } = step;
  const retried = step.retried + (after === undefined ? 0 : 1);
  if (anew)
    return {
      ...untouchedStep,
      earlier: [...earlier, { notes, problem: after === undefined ? problem : toProblemState(after) }],
      retried,
      output,
    };
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
        // In a skipped step, output of an earlier try no longer counts.
        output: 'output' in event ? event.output : event.tick.how === 'skipped' ? undefined : step.output,
      };
    case 'step.stopped':
      return {
        ...step,
        phase: 'stopped',
        // Its tick may be on disk even though the write failed: a stopped step isn't done.
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

/** exactOptionalPropertyTypes: `detail: undefined` must become a missing key. */
function toProblemState(problem: Extract<RunEvent, { type: 'step.stopped' }>['problem']): Problem {
  const { code, message, remedy, detail } = problem;
  return { code, message, remedy, ...(detail === undefined ? {} : { detail }) };
}
