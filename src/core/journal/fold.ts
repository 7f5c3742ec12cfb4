import type { Problem } from '../errors';
import type { RunEvent } from './events';
import type { Obligation } from './obligation';
import { hasEnded } from './runState';
import { stepState, untouchedStep, type ObligationState, type RunRecord, type StepState } from './state';

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
          ...Object.fromEntries(event.steps.map(id => [id, reopened(stepState(run, id), event)])),
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
        // What an earlier try gave is of a step that this run leaves out.
        output: 'output' in event ? event.output : event.tick.how === 'skipped' ? undefined : step.output,
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
