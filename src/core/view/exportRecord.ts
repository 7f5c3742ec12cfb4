import * as l10n from '@vscode/l10n';
import { timeOfDay } from '../clockTime';
import type { Tick } from '../journal/events';
import type { Fact } from '../journal/reading';
import { language } from '../language';
import { REHEARSAL_BANNER } from '../rehearsal';
import { markdown, markdownLink } from '../text/markdown';
import { phaseTimes } from './phaseTimes';
import type { RunView, StepView } from './view';
import { remainsOf } from './words/remains';
import { stateWord } from './words/runState';
import { productionInWords } from './words/standing';
import { durationInWords, span } from './words/time';

const STATUS: Readonly<Record<StepView['status'], string>> = {
  todo: l10n.t('not done'),
  working: l10n.t('in progress'),
  waiting: l10n.t('waiting for a decision'),
  stopped: l10n.t('stopped'),
  verified: l10n.t('verified'),
  attested: l10n.t('attested'),
  overridden: l10n.t('OVERRIDDEN'),
  skipped: l10n.t('skipped'),
  stale: l10n.t('verified, no longer current'),
  left: l10n.t('not done'),
};

/**
 * The deployment record as Markdown, for the pull request and the archive. It contains readings, but never terminal output,
 * and no secrets.
 */
export function exportRecord(view: RunView): string {
  return [
    `# ${markdown(view.title)}`,
    '',
    ...bannerLines(view),
    startAndEnd(view),
    '',
    ...summaryLines(view),
    ...(view.rollback === null
      ? []
      : ['', l10n.t`Rolled back by ${markdown(view.rollback.by)}: ${markdown(view.rollback.reason)}`, '']),
    // Without text between them, two lists would become one.
    `**${l10n.t('This run')}**`,
    '',
    ...view.facts.map(factLine),
    '',
    ...(view.chain.length === 0 ? [] : [`## ${l10n.t('Chain')}`, '', ...view.chain.map(factLine), '']),
    `## ${l10n.t('Steps')}`,
    '',
    ...stepsSection(view),
    `## ${l10n.t('Opened and closed')}`,
    '',
    ...obligationLines(view.obligations),
    '',
    `## ${l10n.t('Timeline')}`,
    '',
    ...timelineTable(view),
    '',
  ].join('\n');
}

function startAndEnd(view: RunView): string {
  const { startedAt, startedBy, endedAt, state } = view;
  const took = durationInWords(view);
  const started = l10n.t`Started ${dayAndTime(startedAt)} by ${markdown(startedBy)}. State: ${stateWord(state)}.`;
  return endedAt === null || took === null
    ? started
    : `${started} ${l10n.t`Ended ${dayAndTime(endedAt)}, after ${took}.`}`;
}

/** Longest bar in the table of phases. */
const BAR = 20;

/** What was deployed, how long each phase took, and what remains for whom. */
function summaryLines(view: RunView): string[] {
  const { versions } = view;
  const times = phaseTimes(view);
  const longest = Math.max(1, ...times.map(({ ms }) => ms));
  const total = times.reduce((sum, { ms }) => sum + ms, 0);
  const remains = remainsOf(view);
  const production = view.production === null ? productionInWords(view) : null;
  return [
    ...productionLines(view),
    ...(production === null ? [] : [`**${markdown(production)}.**`, '']),
    ...(versions === null
      ? []
      : [
          `${l10n.t('Version')}: ${versions.from === null ? '' : `${markdown(versions.from)} → `}**${markdown(versions.to)}**`,
          '',
        ]),
    ...(times.length === 0
      ? []
      : [
          l10n.t`${span(total)} until the last step:`,
          '',
          `| ${l10n.t('Phase')} | ${l10n.t('Took')} | |`,
          '| --- | --- | --- |',
          ...times.map(
            ({ title, ms }) =>
              `| ${markdown(title)} | ${span(ms)} | ${'█'.repeat(Math.max(1, Math.round((ms / longest) * BAR)))} |`,
          ),
          '',
        ]),
    ...(remains.length === 0
      ? []
      : [
          `**${l10n.t('What remains')}**`,
          '',
          ...remains.map(({ title, who }) => `- [ ] ${markdown(title)}, ${markdown(who)}`),
          '',
        ]),
  ];
}

/** `November 22, 2026, 12:01 UTC`. Text that isn't a time is returned as is. */
export function dayAndTime(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return markdown(iso);
  const day = date.toLocaleDateString(language(), { dateStyle: 'long', timeZone: 'UTC' });
  return `${day}, ${timeOfDay(iso, iso)}`;
}

/** Comes first, because a reader must not mistake a rehearsal for the real thing. */
export function bannerLines({ rehearsal }: Pick<RunView, 'rehearsal'>): string[] {
  return rehearsal ? [`> **${REHEARSAL_BANNER}.**`, ''] : [];
}

/** How production may differ from the default branch. */
export function productionLines({ production }: Pick<RunView, 'production'>): string[] {
  return production === null ? [] : [`**${markdown(production)}.**`, ''];
}

/** Each phase with its steps and their readings. */
export function stepsSection(view: RunView): string[] {
  return view.phases.flatMap(phase => [
    `### ${markdown(phase.title)}`,
    '',
    ...phase.steps.flatMap(step => stepLines(step, view.startedAt)),
    '',
  ]);
}

/** One line per obligation, or that there are none. */
export function obligationLines(obligations: RunView['obligations']): string[] {
  if (obligations.length === 0) return [l10n.t('None.')];
  return obligations.map(
    o =>
      `- [${o.met ? 'x' : ' '}] ${markdown(o.title)}${inBrackets(o.previous)}${o.evidence === null ? '' : `: ${markdown(o.evidence)}`}`,
  );
}

/** ` (was false)`, or nothing. */
export function inBrackets(text: string): string {
  return text === '' ? '' : ` (${markdown(text)})`;
}

/** What happened, when, and who did it. */
export function timelineTable(view: RunView): string[] {
  return [
    `| ${[l10n.t('Time'), l10n.t('What'), l10n.t('Who'), l10n.t('Time in full')].join(' | ')} |`,
    '| --- | --- | --- | --- |',
    ...view.timeline.map(
      e =>
        `| ${timeOfDay(e.at, view.startedAt)} | ${markdown(e.text)} | ${markdown(e.by ?? '')} | ${markdown(e.at)} |`,
    ),
  ];
}

/** @param start of the run: times on the same day are shown without a date */
function stepLines(step: StepView, start: string): string[] {
  const { tick } = step;
  const reason = tick?.reason === undefined ? '' : ` ${l10n.t`Reason: ${markdown(tick.reason)}`}`;
  return [
    `- [${step.tick === null ? ' ' : 'x'}] **${step.number}. ${markdown(step.title)}**: ${STATUS[step.status]}${tick === null ? '' : ` ${byWhom(tick, start)}`}. ${markdown(step.reading?.summary ?? '')}${reason}`,
    ...(step.problem === null ? [] : [`  - ${l10n.t`Problem: ${markdown(step.problem.message)}`}`]),
    ...(step.reading?.facts ?? []).map(fact => `  ${factLine(fact)}`),
  ];
}

/** Follows the step's status. */
function byWhom({ how, by, at }: Tick, start: string): string {
  const [who, when] = [markdown(by), timeOfDay(at, start)];
  return how === 'verified' ? l10n.t`(run by ${who}), ${when}` : l10n.t`by ${who}, ${when}`;
}

/** A fact as a list item; `(!)` marks problems. */
export function factLine(fact: Fact): string {
  const group = fact.group === undefined ? '' : `${markdown(fact.group)}: `;
  const value = fact.link === undefined ? markdown(fact.value) : markdownLink(fact.value, fact.link);
  return `- ${group}${markdown(fact.label)}: ${value}${fact.tone === 'bad' || fact.tone === 'warn' ? ' (!)' : ''}`;
}
