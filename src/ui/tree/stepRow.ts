import * as l10n from '@vscode/l10n';
import type { Fact, Tone } from '../../core/journal/reading';
import type { StepView } from '../../core/view/view';
import { isTicked, lookOf, statusLooks, tickedBy, wordOf } from '../../core/view/words/status';
import { fullTime } from '../../core/view/words/fullTime';
import { clock } from '../../core/view/words/time';
import type { Row } from '../show/row';
import { factRows } from './factRows';
import { dots, lines, plain, toneIcons } from './row';

/** A step with its checkbox; its children are what it needs, its reading and its tick. */
export function stepRow(step: StepView): Row {
  const look = lookOf(step);
  const isNow = step.status === 'working' && step.progress !== null;
  const now = isNow ? progress(step) : step.summary;
  const by = step.tick === null || step.tick.how === 'verified' ? '' : l10n.t`by ${step.tick.by}`;
  const word = [wordOf(step), by].filter(Boolean).join(' ');
  const id = `step:${step.id}`;
  const isDone = isTicked(step.status);
  return {
    id,
    target: step.id,
    label: step.title,
    // A verified tick needs no word: in the little space there is, its reading says more.
    description: step.status === 'verified' ? now : dots(word, now),
    tooltip: stepTooltip(step),
    icon: { name: look.icon, ...(look.color === undefined ? {} : { color: look.color }) },
    ...(step.status === 'todo' ? { check: { says: step.title, tooltip: checkTooltip(step) } } : {}),
    ...(isDone ? { isDone } : {}),
    evidence: evidenceOf(step),
    context: [
      'step',
      ...(step.question === null ? [] : ['answer']),
      ...step.actions.map(({ do: it }) => it),
    ].join(' '),
    says: [l10n.t`Step ${step.number}, ${step.title}`, word || spoken[step.status], now]
      .filter(Boolean)
      .join(', '),
    opened: step.status === 'waiting' || step.status === 'stopped',
    children: [
      ...needRows(id, step),
      ...factRows(id, step.id, step.reading?.facts ?? []),
      ...tickRows(id, step),
    ],
  };
}
const spoken: Readonly<Record<string, string>> = { todo: l10n.t('to do'), working: l10n.t('working') };

/** The step's question and problem, each with what to do about it. */
function needRows(id: string, step: StepView): readonly Row[] {
  const rows: Row[] = [];
  if (step.question !== null) {
    const { title, detail, expiresAt } = step.question;
    rows.push({
      ...plain(`${id}/question`, title, expiresAt === undefined ? '' : l10n.t`answer by ${clock(expiresAt)}`),
      target: step.id,
      icon:
        step.question.byItself === true
          ? { name: 'watch' }
          : { name: 'comment-discussion', color: 'notificationsInfoIcon.foreground' },
      context: 'question answer',
      tooltip: lines(title, detail),
    });
  }
  if (step.problem !== null) {
    const { message, remedy, detail } = step.problem;
    rows.push(
      { ...plain(`${id}/problem`, message), icon: toneIcons.bad, tooltip: lines(message, detail ?? '') },
      { ...plain(`${id}/remedy`, remedy), icon: { name: 'lightbulb' }, says: l10n.t`What to do: ${remedy}` },
    );
  }
  return rows;
}

function tickRows(id: string, step: StepView): readonly Row[] {
  if (step.tick === null) return [];
  const { how, at, reason } = step.tick;
  const look = statusLooks[how];
  const label = tickedBy(step.tick);
  return [
    {
      ...plain(`${id}/tick`, label, dots(clock(at), reason ?? '')),
      icon: { name: look.icon, ...(look.color === undefined ? {} : { color: look.color }) },
      tooltip: lines(`${label}, ${fullTime(at)}`, reason ?? ''),
    },
  ];
}

function stepTooltip(step: StepView): string {
  const { tick, reading, problem } = step;
  return lines(
    `${step.number}. ${step.title}`,
    step.summary,
    tick === null
      ? ''
      : `${tickedBy(tick)}, ${fullTime(tick.at)}${tick.reason === undefined ? '' : `: ${tick.reason}`}`,
    reading === null ? '' : l10n.t`Read ${fullTime(reading.at)}`,
    step.status === 'stale' ? l10n.t('No longer current: check again.') : '',
    problem === null ? '' : problem.remedy,
  );
}

function checkTooltip(step: StepView): string {
  return step.actions.some(action => action.do === 'check')
    ? l10n.t('Check now; ticked if it passes')
    : l10n.t('Checked when its turn comes');
}

/** Nobody scrolls a tooltip, so it shows only this many facts, the worst first. */
const mostEvidence = 8;
const gravest: readonly Tone[] = ['bad', 'warn', 'info', 'good'];
function evidenceOf({ reading }: StepView): readonly Fact[] {
  const facts = reading?.facts ?? [];
  return facts.toSorted((a, b) => gravest.indexOf(a.tone) - gravest.indexOf(b.tone)).slice(0, mostEvidence);
}

function progress(step: StepView): string {
  const fraction = step.progress?.fraction ?? null;
  return dots(step.progress?.text ?? '', fraction === null ? '' : `${Math.round(fraction * 100)} %`);
}
