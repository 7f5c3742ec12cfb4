import type { RunEvent } from './events';
import type { Kind, ObligationKind } from './kind';
import type { Live } from './live';
import { blockingObligations } from './closing';
import type { Reading } from './reading';
import { isStale, watchedStep } from './relied';
import { stepsOf, type Runbook, type Step } from './runbook';
import { openObligations, stepState, type RunRecord, type StepState } from './state';
import { timeline } from './timeline';
import type { ObligationView, RunView, StepAction, StepStatus, StepView } from './view';

export interface ViewInput {
  readonly record: RunRecord;
  readonly events: readonly RunEvent[];
  readonly runbook: Runbook;
  readonly params: ReadonlyMap<string, unknown>;
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly obligationKinds: ReadonlyMap<string, ObligationKind>;
  readonly live: Live;
  readonly ports: { readonly clock: { now(): number } };
  readonly journalProblems: readonly string[];
  readonly drivenElsewhere: { readonly pid: number; readonly since: string } | null;
}

/** Everything that both faces show, from the journal and what happens right now. */
export function buildView(input: ViewInput): RunView {
  const { record, runbook, live } = input;
  const steps = stepsOf(runbook);
  const views = new Map(steps.map((step, index) => [step.id, stepView(input, step, index + 1)]));
  const phases = runbook.phases.map(phase => ({
    title: phase.title,
    steps: phase.steps.flatMap(step => views.get(step.id) ?? []),
  }));
  const all = [...views.values()];
  const isOpen = record.status === 'open';
  const current =
    all.find(s => s.status === 'waiting' || s.status === 'working' || s.status === 'stopped') ?? null;
  const jobRuns = steps.some(
    step =>
      input.kinds.get(step.kind)?.cancel !== undefined &&
      (live.steps.has(step.id) || isWaiting(record, step)),
  );
  const finishBlockedBy = blockers(input, all);
  const everythingDone = isOpen && finishBlockedBy.length === 0;
  const headline = headlineOf(input, current, everythingDone);
  return {
    runId: record.runId,
    title: runbook.title,
    state: record.status,
    startedAt: record.startedAt,
    startedBy: record.startedBy,
    phases,
    obligations: record.obligations.map(o => obligationView(input, o)),
    timeline: timeline(input.events, runbook),
    facts: [
      { label: 'Repository', value: record.repository, tone: 'info' },
      {
        label: 'Runbook',
        value: `${runbook.id}, ${record.runbook.source}, SHA-256 ${record.runbook.sha256.slice(0, 12)}`,
        tone: 'info',
      },
      ...record.runbook.differences.map(text => ({
        label: 'Differs from the shipped runbook',
        value: text,
        tone: 'warn' as const,
      })),
    ],
    current: current?.id ?? null,
    headline,
    needsAttention:
      live.problem !== null ||
      (isOpen && (current?.status === 'waiting' || current?.status === 'stopped' || everythingDone)) ||
      record.status === 'aborting',
    canFinish: everythingDone,
    finishBlockedBy,
    canAbort: (isOpen || record.status === 'aborting') && !jobRuns,
    journalProblems: [
      ...input.journalProblems,
      ...(live.problem === null ? [] : [live.problem.message + ' ' + live.problem.remedy]),
    ],
  };
}

function isWaiting(record: RunRecord, step: Step): boolean {
  return stepState(record, step.id).phase === 'waiting';
}

function headlineOf(input: ViewInput, current: StepView | null, everythingDone: boolean): string {
  const { record, live } = input;
  if (live.problem !== null) return live.problem.message;
  if (input.drivenElsewhere !== null) return 'Another window drives this deployment';
  if (record.status === 'finished') return 'Finished';
  if (record.status === 'aborted') return 'Aborted';
  if (record.status === 'aborting') return 'Aborting: obligations are still open';
  if (everythingDone) return 'Everything is done: finish the deployment';
  if (current === null) return 'Nothing under way';
  return current.status === 'waiting'
    ? (current.question?.title ?? current.title)
    : `${current.title}: ${current.summary}`;
}

function blockers(input: ViewInput, steps: readonly StepView[]): string[] {
  const open = blockingObligations(openObligations(input.record));
  const undone = steps.filter(s => s.tick === null);
  return [
    ...undone.map(s => `step ${s.number}, ${s.title}, is not done`),
    ...open.map(o => `still open: ${o.obligation.title}`),
  ];
}

function obligationView(input: ViewInput, o: RunRecord['obligations'][number]): ObligationView {
  return {
    id: o.obligation.id,
    title: o.obligation.title,
    previous: o.obligation.previous === null ? 'nothing before' : `was ${o.obligation.previous}`,
    since: o.openedAt,
    met: o.metAt !== null,
    evidence: o.evidence,
    remedy: input.obligationKinds.get(o.obligation.kind)?.remedy ?? 'Meet',
  };
}

function stepView(input: ViewInput, step: Step, number: number): StepView {
  const state = stepState(input.record, step.id);
  const kind = input.kinds.get(step.kind);
  const live = input.live.steps.get(step.id);
  const status: StepStatus = live !== undefined ? 'working' : statusOf(input, step, state);
  const reading = live?.reading ?? newestReading(input, step, state.reading);
  return {
    id: step.id,
    number,
    title: step.title ?? kind?.title ?? step.kind,
    status,
    summary: summaryOf(status, state, live?.text ?? null, reading?.summary ?? ''),
    reading,
    tick: state.tick,
    question: status === 'waiting' ? state.question : null,
    problem: status === 'stopped' ? state.problem : null,
    progress: live === undefined ? null : { text: live.text, fraction: live.fraction, since: live.since },
    actions: input.record.status === 'open' ? actionsOf(status, kind) : [],
  };
}

/** Of the newest look behind the tick, where there is one; the reading that ticked stays in the journal. */
function newestReading(input: ViewInput, step: Step, ticked: Reading | null): Reading | null {
  const watched = watchedStep(input, step);
  const reading = watched?.reading ?? ticked;
  const problem = watched?.problem ?? null;
  if (reading === null || problem === null) return reading;
  const failed = { label: 'The newest look failed', value: problem.message, tone: 'warn' as const };
  return { ...reading, facts: [...reading.facts, failed] };
}

function summaryOf(status: StepStatus, state: StepState, live: string | null, reading: string): string {
  if (status === 'working') return live ?? '';
  if (status === 'waiting') return state.question?.title ?? reading;
  if (status === 'stopped') return state.problem?.message ?? reading;
  return state.tick?.reason ?? reading;
}

function statusOf(input: ViewInput, step: Step, state: StepState): StepStatus {
  if (state.phase !== 'ticked') return state.phase;
  if (state.tick === null) return 'todo';
  return isStale(input, step) ? 'stale' : state.tick.how;
}

function actionsOf(status: StepStatus, kind: Kind | undefined): StepAction[] {
  const byPerson: StepAction[] =
    kind?.overridable === true
      ? [
          { do: 'attest', label: 'I checked this myself…' },
          { do: 'override', label: 'Go on without it…' },
        ]
      : [];
  const terminal: StepAction[] =
    kind?.showTerminal === undefined ? [] : [{ do: 'show-terminal', label: 'Show terminal' }];
  switch (status) {
    case 'working':
      return [{ do: 'cancel', label: 'Cancel' }, ...terminal];
    case 'stopped':
      return [{ do: 'retry', label: 'Try again' }, ...byPerson, ...terminal];
    case 'waiting':
      return [{ do: 'check', label: 'Check again' }, ...byPerson, ...terminal];
    case 'todo':
      return [{ do: 'check', label: 'Check now' }];
    default:
      return [{ do: 'check', label: 'Check again' }, ...terminal];
  }
}
