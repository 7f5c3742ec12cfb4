import * as l10n from '@vscode/l10n';
import {
  mayChangeProduction,
  mayHaveChangedProduction,
  productionDoubt,
  productionWord,
} from '../kind/production';
import type { Problem } from '../errors';
import { watchedStep } from '../kind/relied';
import { jobsOf } from '../journal/jobs';
import { mayOutliveWork, type Obligation } from '../journal/obligation';
import { needsLock, openObligations, stepState, type RunRecord } from '../journal/state';
import { hasEnded } from '../journal/runState';
import { richText } from '../richText/richText';
import { courseOf, type Runbook, type Step } from '../runbook/runbook';
import { chainOf } from './chain';
import { differenceFacts } from './differenceFacts';
import { stepView } from './stepView';
import { timeline } from './timeline';
import { currentOf, previousInWords, type ObligationView, type RunView, type StepView } from './view';
import { needsPerson } from './words/attention';
import { versionsOf } from './versions';
import type { CourseInput, ViewInput } from './viewInput';

/** Everything that tree and checklist show, from the journal and what is happening right now. */
export function buildView(given: ViewInput): RunView {
  const { record, runbook, live } = given;
  const back = record.rollback !== null;
  const input = { ...given, course: courseOf(runbook, back) };
  const shown = shownPhases(runbook, record);
  const views = new Map(
    shown.flatMap(phase => phase.steps).map((step, index) => [step.id, stepView(input, step, index + 1)]),
  );
  const phases = shown.map(phase => ({
    title: phase.title,
    ...(phase.notes === undefined ? {} : { notes: richText(phase.notes) }),
    steps: phase.steps.flatMap(step => views.get(step.id) ?? []),
  }));
  const all = input.course.flatMap(step => views.get(step.id) ?? []);
  const isOpen = record.status === 'open';
  // If another window drives, this one only shows the run.
  const drives = given.drivenElsewhere === null;
  const current = currentOf(all);
  const jobRuns = input.course.some(
    step =>
      (input.kinds.get(step.kind)?.cancel !== undefined &&
        live.steps.has(step.id) &&
        // A ticked step's command has ended; it is only being rechecked.
        stepState(record, step.id).phase !== 'ticked') ||
      (mayChangeProduction(input.kinds.get(step.kind), step) && isWaiting(record, step)),
  );
  const source = record.runbook.source === 'shipped' ? l10n.t('shipped') : l10n.t('repository');
  const mayHaveChanged = mayHaveChangedProduction(runbook, input.kinds, record);
  const finishBlockedBy = blockers(input, all);
  const word = productionWord(runbook, input.kinds, record);
  const production = productionDoubt(word, input.doubtBefore);
  const retrying = live.problem === null ? null : retryingInWords(live.problem, all);
  const everythingDone = isOpen && finishBlockedBy.length === 0;
  // The steps are done, and something that they owe is not.
  const owed = isOpen && all.every(({ tick }) => tick !== null) ? finishBlockedBy[0] : undefined;
  const lost = input.course.find(step => watchedStep(input, step)?.holds === false)?.id;
  const headline = headlineOf(
    input,
    current,
    lost === undefined ? undefined : views.get(lost),
    everythingDone,
    owed,
    production,
  );
  return {
    runId: record.runId,
    rehearsal: input.rehearsal === true,
    title: back ? l10n.t`Roll back: ${runbook.title}` : runbook.title,
    state: record.status,
    startedAt: record.startedAt,
    endedAt: record.endedAt,
    startedBy: record.startedBy,
    phases,
    obligations: record.obligations.map(o => obligationView(input, o)),
    timeline: timeline(input.events, new Map([...views].map(([id, { title }]) => [id, title]))),
    facts: [
      { label: l10n.t('Repository'), value: record.repository, tone: 'info' },
      {
        label: l10n.t('Runbook'),
        value: `${runbook.id}, ${source}, SHA-256 ${record.runbook.sha256.slice(0, 12)}`,
        tone: 'info',
      },
      ...Object.entries(record.inputs).map(([name, value]) => ({
        label: l10n.t`Input ${name}`,
        value,
        tone: 'info' as const,
      })),
      ...differenceFacts(record.runbook.differences, input.rehearsal === true),
    ],
    chain: chainOf(runbook, input.kinds, record),
    versions: versionsOf(runbook, input.kinds, record),
    current: current?.id ?? null,
    headline,
    needsAttention:
      live.problem !== null ||
      record.incident?.frozen === true ||
      (isOpen && ((current !== null && needsPerson(current)) || everythingDone || owed !== undefined)) ||
      record.status === 'aborting',
    rollback: record.rollback,
    production,
    // What an open run left half-done itself has to be ended by its own steps.
    canSettle: drives && production !== null && (hasEnded(record.status) || word === null),
    retrying,
    canReopen: drives && record.status === 'aborting',
    canRollBack:
      drives &&
      !hasEnded(record.status) &&
      !back &&
      !jobRuns &&
      runbook.rollback !== undefined &&
      // If no step says that it changes production, any of them may.
      (mayHaveChanged || !saysWhatChanges(runbook, input.kinds)),
    mayHaveChanged,
    incident: record.incident,
    canFinish: drives && everythingDone,
    finishBlockedBy,
    canAbort: drives && (isOpen || record.status === 'aborting') && !jobRuns,
    drivenElsewhere: input.drivenElsewhere === null ? null : { since: input.drivenElsewhere.since },
    followed: null,
    journalProblems: input.journalProblems,
  };
}

/** A problem with its remedy, unless a step shows both, and that trying again takes no person. */
function retryingInWords({ message, remedy }: Problem, steps: readonly StepView[]): string {
  return steps.some(({ problem }) => problem?.message === message)
    ? l10n.t('Retrying automatically within a minute.')
    : l10n.t`${message} ${remedy} Retrying automatically within a minute.`;
}

function saysWhatChanges(runbook: Runbook, kinds: ViewInput['kinds']): boolean {
  return courseOf(runbook, false).some(step => mayChangeProduction(kinds.get(step.kind), step));
}

/** The forward phases, plus the rollback's once a person rolls back; if the run never went forward, only the latter. */
function shownPhases({ phases, rollback = [] }: Runbook, record: RunRecord): Runbook['phases'] {
  if (record.rollback === null) return phases;
  const wentForward = phases.some(phase => phase.steps.some(step => Object.hasOwn(record.steps, step.id)));
  return wentForward ? [...phases, ...rollback] : rollback;
}

/** A question before any command was started doesn't keep the run from being closed. */
function isWaiting(record: RunRecord, step: Step): boolean {
  const state = stepState(record, step.id);
  return state.phase === 'waiting' && jobsOf(state).length > 0;
}

/** @param lost a step whose tick no longer holds, which matters to a person about to decide */
function headlineOf(
  input: CourseInput,
  current: StepView | null,
  lost: StepView | undefined,
  everythingDone: boolean,
  owed: string | undefined,
  production: string | null,
): string {
  const { record, live } = input;
  if (live.problem !== null) return live.problem.message;
  if (input.drivenElsewhere !== null) return l10n.t('Another window controls this deployment');
  if (record.status === 'finished') return l10n.t('Finished');
  if (record.status === 'aborted')
    return production === null ? l10n.t('Aborted') : l10n.t`Aborted. ${production}`;
  if (record.status === 'aborting' && production !== null) return production;
  if (record.status === 'aborting') return l10n.t('Aborting: not everything is closed yet');
  if (record.incident?.frozen === true) {
    return l10n.t`Incident, severity ${record.incident.severity}: ${record.incident.summary}`;
  }
  const now = nowOf(current, lost, everythingDone, owed);
  return production === null ? now : `${production}. ${now}`;
}

function nowOf(
  current: StepView | null,
  lost: StepView | undefined,
  everythingDone: boolean,
  owed: string | undefined,
): string {
  if (everythingDone) return l10n.t('Ready to finish');
  if (current === null)
    return owed === undefined ? l10n.t('Nothing in progress') : l10n.t`All steps are done; ${owed}`;
  if (current.status !== 'waiting') return `${current.title}: ${current.summary}`;
  const title = current.question?.title ?? current.title;
  return lost === undefined ? title : l10n.t`${title}, but ${lost.title}: ${lost.summary}`;
}

function blockers(input: ViewInput, steps: readonly StepView[]): string[] {
  const open = openObligations(input.record).filter(o => !mayOutliveWork(o.obligation));
  const undone = steps.filter(s => s.tick === null);
  return [
    ...undone.map(s => l10n.t`step ${s.number}, ${s.title}, is not done`),
    ...open.map(o => l10n.t`still open: ${o.obligation.title}`),
  ];
}

function obligationView(input: ViewInput, o: RunRecord['obligations'][number]): ObligationView {
  const { kind, subject, line } = o.obligation;
  return {
    id: o.obligation.id,
    title: o.obligation.title,
    previous: previousInWords(o.obligation.previous),
    since: o.openedAt,
    met: o.metAt !== null,
    evidence: o.evidence,
    remedy:
      input.drivenElsewhere !== null || (kind === 'team-lock' && needsLock(input.record))
        ? null
        : remedyOf(input, o.obligation),
    ...(input.obligationKinds.get(kind)?.onlyLooks === true ? { onlyLooks: true } : {}),
    place: line === undefined || kind !== 'flag' ? null : { path: subject, line },
  };
}

function remedyOf(input: ViewInput, obligation: Obligation): string {
  const remedy = input.obligationKinds.get(obligation.kind)?.remedy ?? l10n.t('Meet');
  return typeof remedy === 'string' ? remedy : remedy(obligation);
}
