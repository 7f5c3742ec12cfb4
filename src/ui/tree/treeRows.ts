import type { ObligationView, PhaseView, RunView, StepView } from '../../core/engine/view';
import type { LeftFlag } from '../../core/engine/leftFlag';
import type { FollowUp } from '../../core/engine/followUps';
import type { UiState } from '../host';
import { stepsOnCourse } from '../attention';
import { isTicked } from '../status';
import { clock } from '../time';
import { dots, lines, plain, toneIcons, type Row } from './row';
import { stepRow } from './stepRow';

/** The rows of an open run: its phases with their steps, then what must be closed again. */
export function treeRows(view: RunView): readonly Row[] {
  const rows = view.phases.map((phase, index) => phaseRow(phase, index));
  if (view.obligations.length > 0) rows.push(obligationsRow(view.obligations));
  if (view.journalProblems.length > 0) rows.push(journalRow(view.journalProblems));
  return rows;
}

type Idle = Extract<UiState, { is: 'idle' }>;

/** The rows that show while no run is open: what is unsafe, then what is still to be seen to. */
export function idleRows({ leftFlags, followUps }: Idle): readonly Row[] {
  return [...leftFlags.map(leftFlagRow), ...followUpRows(followUps)];
}

/** What is unsafe while no run is open, in a sentence above the rows; empty when nothing is. */
export function idleMessage({ leftFlags: [first] }: Pick<Idle, 'leftFlags'>): string {
  return first === undefined
    ? ''
    : `Nothing guards the next apply: ${first.attribute} is true on the default branch. Start a deployment; its preflight offers the pull request that mends it.`;
}

function leftFlagRow({ attribute, file, line, runbookId }: LeftFlag): Row {
  const label = `${attribute} is true`;
  return {
    ...plain(`left-flag:${runbookId}`, label, `on the default branch, ${file}:${line}`),
    target: runbookId,
    icon: toneIcons.warn,
    context: 'left-flag',
    tooltip: lines(
      label,
      `On the default branch, as last fetched from origin: ${file}, line ${line}.`,
      'It is true only while a deployment applies. Left on, it lets any apply replace the instance under running DAGs.',
      'Start a deployment: its preflight offers the pull request of one line that sets it back to false.',
    ),
    says: `Warning: ${label} on the default branch, ${file}, line ${line}`,
  };
}

function followUpRows(followUps: readonly FollowUp[]): readonly Row[] {
  return followUps.map(followUp => ({
    ...plain(`follow-up:${followUpId(followUp)}`, followUp.obligation.title, followUp.runTitle),
    target: followUpId(followUp),
    icon: { name: 'bell-dot', color: 'problemsWarningIcon.foreground' },
    context: 'follow-up',
    tooltip: lines(followUp.obligation.title, followUp.obligation.previous, followUp.runTitle),
  }));
}

/** Names a follow-up among those of all runs. */
export function followUpId(followUp: FollowUp): string {
  return `${followUp.runId}/${followUp.obligation.id}`;
}

/** `5 of 16 · 2 to close`, beside the view's title. */
export function progressText(view: RunView): string {
  const steps = stepsOnCourse(view);
  const open = view.obligations.filter(obligation => !obligation.met).length;
  return dots(`${ticked(steps)} of ${steps.length}`, open > 0 ? `${open} to close` : '');
}

function phaseRow(phase: PhaseView, index: number): Row {
  const done = ticked(phase.steps);
  const complete = done === phase.steps.length;
  return {
    ...plain(`phase:${index}`, phase.title, `${done} of ${phase.steps.length}`),
    icon: complete
      ? { name: 'pass', color: 'testing.iconPassed' }
      : { name: done > 0 ? 'circle-large' : 'circle-large-outline', color: 'disabledForeground' },
    context: 'phase',
    says: `${phase.title}, ${done} of ${phase.steps.length} steps ticked`,
    opened: true,
    children: phase.steps.map(stepRow),
  };
}

function obligationsRow(obligations: readonly ObligationView[]): Row {
  const open = obligations.filter(obligation => !obligation.met);
  const description = open.length > 0 ? `${open.length} open` : 'all closed';
  return {
    ...plain('obligations', 'To close again', description),
    icon: open.length > 0 ? { name: 'unlock' } : { name: 'pass', color: 'testing.iconPassed' },
    context: 'obligations',
    says: `To close again, ${description}`,
    opened: true,
    children: [...open, ...obligations.filter(obligation => obligation.met)].map(obligationRow),
  };
}

function obligationRow(obligation: ObligationView): Row {
  const { id, title, previous, since, met, evidence, remedy } = obligation;
  return {
    ...plain(`obligation:${id}`, title, met ? (evidence ?? 'closed') : `since ${clock(since)}`),
    target: id,
    icon: met ? toneIcons.good : { name: 'circle-large-outline', color: 'problemsWarningIcon.foreground' },
    context: met || remedy === null ? 'closed' : 'obligation',
    tooltip: lines(title, previous, `Since ${clock(since)}`, evidence ?? ''),
    says: `${title}, ${met ? `closed, ${evidence ?? ''}` : `open since ${clock(since)}, ${previous}`}`,
  };
}

function journalRow(problems: readonly string[]): Row {
  return {
    ...plain('journal', 'Unreadable lines in the journal', String(problems.length)),
    icon: toneIcons.warn,
    opened: true,
    children: problems.map((problem, index) => ({
      ...plain(`journal/${index}`, problem),
      icon: { name: 'circle-small' },
    })),
  };
}

function ticked(steps: readonly StepView[]): number {
  return steps.filter(step => isTicked(step.status)).length;
}
