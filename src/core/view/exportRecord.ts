import type { Fact } from '../journal/reading';
import { REHEARSAL_BANNER } from '../rehearsal';
import { markdown, markdownLink } from '../text/markdown';
import { phaseTimes } from './phaseTimes';
import { stillOpen, type RunView, type StepView } from './view';
import { span } from './words/time';

const STATUS: Readonly<Record<StepView['status'], string>> = {
  todo: 'not done',
  working: 'in progress',
  waiting: 'waiting for a decision',
  stopped: 'stopped',
  verified: 'verified',
  attested: 'attested',
  overridden: 'OVERRIDDEN',
  skipped: 'skipped',
  stale: 'verified, no longer current',
  left: 'not done',
};

/**
 * The deployment record as Markdown, for the pull request and the archive. It holds readings, never the text that a
 * terminal printed, and no secret.
 */
export function exportRecord(view: RunView): string {
  const open = stillOpen(view);
  return [
    `# ${markdown(view.title)}`,
    '',
    ...bannerLines(view),
    `Started ${view.startedAt} by ${markdown(view.startedBy)}. State: ${view.state}.`,
    '',
    ...productionLines(view),
    ...summaryLines(view),
    ...(view.rollback === null
      ? []
      : ['', `Rolled back by ${markdown(view.rollback.by)}: ${markdown(view.rollback.reason)}`, '']),
    ...view.facts.map(factLine),
    '',
    ...(view.chain.length === 0 ? [] : ['## Chain', '', ...view.chain.map(factLine), '']),
    '## Steps',
    '',
    ...stepsSection(view),
    '## Obligations',
    '',
    ...obligationLines(view.obligations),
    ...(open.length === 0 ? [] : ['', `**${open.length} still open.**`]),
    '',
    '## Timeline',
    '',
    ...timelineTable(view),
    '',
  ].join('\n');
}

/** Longest bar of the time line. */
const BAR = 20;

/** Versions, and how long each phase took, as far as that is known. */
function summaryLines(view: RunView): string[] {
  const { versions } = view;
  const times = phaseTimes(view);
  const longest = Math.max(1, ...times.map(({ ms }) => ms));
  return [
    ...(versions === null
      ? []
      : [
          `Version: ${versions.from === null ? '' : `${markdown(versions.from)} → `}**${markdown(versions.to)}**`,
          '',
        ]),
    ...(times.length === 0
      ? []
      : [
          '| Phase | Took | |',
          '| --- | --- | --- |',
          ...times.map(
            ({ title, ms }) =>
              `| ${markdown(title)} | ${span(ms)} | ${'█'.repeat(Math.max(1, Math.round((ms / longest) * BAR)))} |`,
          ),
          '',
        ]),
  ];
}

/** First of all, what a reader must not mistake. */
export function bannerLines({ rehearsal }: Pick<RunView, 'rehearsal'>): string[] {
  return rehearsal ? [`> **${REHEARSAL_BANNER}.**`, ''] : [];
}

/** What production may run other than the default branch says. */
export function productionLines({ production }: Pick<RunView, 'production'>): string[] {
  return production === null ? [] : [`**${markdown(production)}.**`, ''];
}

/** Each phase with its steps and their readings. */
export function stepsSection(view: RunView): string[] {
  return view.phases.flatMap(phase => [
    `### ${markdown(phase.title)}`,
    '',
    ...phase.steps.flatMap(stepLines),
    '',
  ]);
}

/** One line an obligation, or that there is none. */
export function obligationLines(obligations: RunView['obligations']): string[] {
  if (obligations.length === 0) return ['None.'];
  return obligations.map(
    o =>
      `- [${o.met ? 'x' : ' '}] ${markdown(o.title)}${inBrackets(o.previous)}${o.evidence === null ? '' : `: ${markdown(o.evidence)}`}`,
  );
}

/** ` (was false)`, or nothing. */
export function inBrackets(text: string): string {
  return text === '' ? '' : ` (${markdown(text)})`;
}

/** What happened, when, by whom. */
export function timelineTable(view: RunView): string[] {
  return [
    '| Time (UTC) | What | Who |',
    '| --- | --- | --- |',
    ...view.timeline.map(e => `| ${e.at} | ${markdown(e.text)} | ${markdown(e.by ?? '')} |`),
  ];
}

function stepLines(step: StepView): string[] {
  const who = step.tick === null ? '' : ` by ${markdown(step.tick.by)} at ${step.tick.at}`;
  const reason = step.tick?.reason === undefined ? '' : ` Reason: ${markdown(step.tick.reason)}`;
  return [
    `- [${step.tick === null ? ' ' : 'x'}] **${step.number}. ${markdown(step.title)}**: ${STATUS[step.status]}${who}. ${markdown(step.reading?.summary ?? '')}${reason}`,
    ...(step.problem === null ? [] : [`  - Problem: ${markdown(step.problem.message)}`]),
    ...(step.reading?.facts ?? []).map(fact => `  ${factLine(fact)}`),
  ];
}

/** A fact as a list item; `(!)` marks what is not as it should be. */
export function factLine(fact: Fact): string {
  const group = fact.group === undefined ? '' : `${markdown(fact.group)}: `;
  const value = fact.link === undefined ? markdown(fact.value) : markdownLink(fact.value, fact.link);
  return `- ${group}${markdown(fact.label)}: ${value}${fact.tone === 'bad' || fact.tone === 'warn' ? ' (!)' : ''}`;
}
