import * as l10n from '@vscode/l10n';
import type { LeftFlag } from '../../core/engine/leftFlag';
import { isDoubt } from '../../core/engine/doubt';
import type { FollowUp } from '../../core/engine/followUps';
import {
  stillOpen,
  type ObligationView,
  type PhaseView,
  type RunView,
  type StepView,
} from '../../core/view/view';
import { waysOn } from '../../core/view/waysOn';
import { stepsOnCourse } from '../../core/view/words/attention';
import type { Idle } from '../host';
import { retryingTitle } from '../../core/view/words/retrying';
import { isTicked } from '../../core/view/words/status';
import { fullTime } from '../../core/view/words/fullTime';
import { clock, tookInWords } from '../../core/view/words/time';
import type { Row } from '../show/row';
import { dots, lines, plain, toneIcons } from './row';
import { stepRow } from './stepRow';

/** The rows of an open run: what is still open, at the top as long as there is any, and its phases with their steps. */
export function treeRows(view: RunView): readonly Row[] {
  const { phases, obligations, journalProblems, retrying } = view;
  const open = stillOpen(view);
  return [
    ...(view.production === null ? [] : [productionRow(view.production, view)]),
    ...(retrying === null ? [] : [problemsRow('retrying', retryingTitle(view), [retrying])]),
    ...(open.length > 0 ? [openRow(open)] : []),
    ...phases.map(phaseRow),
    ...(open.length === 0 && obligations.length > 0 ? [closedRow(obligations)] : []),
    ...(journalProblems.length > 0 ? [journalRow(journalProblems)] : []),
  ];
}

/** The rows shown while no run is open: what is unsafe, then the other follow-ups. */
export function idleRows({ leftFlags, followUps }: Idle): readonly Row[] {
  return [
    ...followUpRows(followUps.filter(isDoubt)),
    ...leftFlags.map(leftFlagRow),
    ...followUpRows(followUps.filter(each => !isDoubt(each))),
  ];
}

/** The message above the rows while no run is open: says what is unsafe; empty if nothing is. */
export function idleMessage({ leftFlags: [first] }: Pick<Idle, 'leftFlags'>): string {
  if (first === undefined) return '';
  const { place, remedy } = leftFlagWords(first);
  return l10n.t`Nothing guards the next apply: ${first.attribute} is true ${place}. ${remedy}`;
}

/** Where a flag was left true, and what to do about it. */
function leftFlagWords({ where, file }: LeftFlag): { readonly place: string; readonly remedy: string } {
  return where === 'default-branch'
    ? {
        place: l10n.t('on the default branch'),
        remedy: l10n.t('Start a deployment; its preflight offers the pull request that fixes it.'),
      }
    : {
        place: l10n.t('in this checkout'),
        remedy: l10n.t`Set it back to false (git restore ${file}), or start a deployment, which resumes what was started here.`,
      };
}

function leftFlagRow(flag: LeftFlag): Row {
  const { attribute, where, file, line, runbookId } = flag;
  const { place, remedy } = leftFlagWords(flag);
  const label = l10n.t`${attribute} is true`;
  return {
    ...plain(`left-flag:${runbookId}:${file}:${line}`, label, `${place}, ${file}:${line}`),
    target: runbookId,
    icon: toneIcons.warn,
    context: where === 'checkout' ? 'left-flag flag-here' : 'left-flag',
    tooltip: lines(
      label,
      where === 'default-branch'
        ? l10n.t`On the default branch, as last fetched from origin: ${file}, line ${line}.`
        : l10n.t`In this checkout, though no deployment of yours is open: ${file}, line ${line}.`,
      l10n.t(
        'It should be true only while a deployment applies. Left on, it lets any apply replace the instance under running DAGs.',
      ),
      remedy,
    ),
    says: l10n.t`Warning: ${label} ${place}, ${file}, line ${line}`,
  };
}

function followUpRows(followUps: readonly FollowUp[]): readonly Row[] {
  return followUps.map(followUp => ({
    ...plain(`follow-up:${followUpId(followUp)}`, followUp.obligation.title, followUp.runTitle),
    target: followUpId(followUp),
    icon: isDoubt(followUp) ? toneIcons.bad : { name: 'bell-dot', color: 'problemsWarningIcon.foreground' },
    context: isDoubt(followUp) ? 'production roll-back settle' : 'follow-up',
    tooltip: lines(
      followUp.obligation.title,
      followUp.obligation.previous,
      dots(followUp.runTitle, clock(followUp.startedAt), tookInWords(followUp)),
    ),
  }));
}

/** Identifies a follow-up among those of all runs. */
export function followUpId(followUp: FollowUp): string {
  return `${followUp.runId}/${followUp.obligation.id}`;
}

/** `5 of 16 · 2 open`, next to the view's title. */
export function progressText(view: RunView): string {
  const steps = stepsOnCourse(view);
  const open = stillOpen(view).length;
  return dots(
    l10n.t`${ticked(steps)} of ${steps.length}`,
    open > 0 ? l10n.t`${open} open` : '',
    tookInWords(view),
  );
}

function productionRow(text: string, view: RunView): Row {
  const ways = waysOn(view).flatMap(way => (way.is === 'run' ? [way.do] : []));
  return {
    ...plain('production', text),
    icon: toneIcons.bad,
    context: ['production', ...ways].join(' '),
    says: l10n.t`Warning: ${text}`,
  };
}

function phaseRow(phase: PhaseView, index: number): Row {
  const done = ticked(phase.steps);
  const complete = done === phase.steps.length;
  return {
    ...plain(`phase:${index}`, phase.title, l10n.t`${done} of ${phase.steps.length}`),
    icon: complete
      ? { name: 'pass', color: 'testing.iconPassed' }
      : { name: done > 0 ? 'circle-large' : 'circle-large-outline', color: 'disabledForeground' },
    context: 'phase',
    says: l10n.t`${phase.title}, ${done} of ${phase.steps.length} steps ticked`,
    opened: true,
    children: phase.steps.map(stepRow),
  };
}

function openRow(open: readonly ObligationView[]): Row {
  const description = String(open.length);
  return {
    ...plain('obligations', l10n.t('Still open'), description),
    icon: { name: 'unlock', color: 'problemsWarningIcon.foreground' },
    context: 'obligations',
    says: l10n.t`Still open, ${description}`,
    opened: true,
    children: open.map(obligationRow),
  };
}

function closedRow(obligations: readonly ObligationView[]): Row {
  return {
    ...plain('obligations-closed', l10n.t('Still open'), l10n.t('nothing')),
    icon: { name: 'pass', color: 'testing.iconPassed' },
    context: 'obligations',
    says: l10n.t('Still open, nothing'),
    opened: true,
    children: obligations.map(obligationRow),
  };
}

function obligationRow(obligation: ObligationView): Row {
  const { id, title, previous, since, met, evidence, remedy } = obligation;
  return {
    ...plain(
      `obligation:${id}`,
      title,
      met ? (evidence ?? l10n.t('closed')) : l10n.t`opened ${clock(since)}`,
    ),
    target: id,
    icon: met ? toneIcons.good : { name: 'circle-large-outline', color: 'problemsWarningIcon.foreground' },
    context: met || remedy === null ? 'closed' : 'obligation',
    tooltip: lines(title, previous, l10n.t`Opened ${fullTime(since)}`, evidence ?? ''),
    says: [
      title,
      met ? l10n.t('closed') : l10n.t`open since ${clock(since)}`,
      met ? (evidence ?? '') : previous,
    ]
      .filter(Boolean)
      .join(', '),
  };
}

function journalRow(problems: readonly string[]): Row {
  return {
    ...problemsRow('journal', l10n.t('Unreadable lines in the journal'), problems),
    description: String(problems.length),
  };
}

function problemsRow(key: string, title: string, problems: readonly string[]): Row {
  return {
    ...plain(key, title),
    icon: toneIcons.warn,
    opened: true,
    children: problems.map((problem, index) => ({
      ...plain(`${key}/${index}`, problem),
      icon: { name: 'circle-small' },
    })),
  };
}

function ticked(steps: readonly StepView[]): number {
  return steps.filter(step => isTicked(step.status)).length;
}
