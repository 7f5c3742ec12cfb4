import type { Fact } from '../journal/reading';
import { REHEARSAL_BANNER } from '../rehearsal';
import { stillOpen, type RunView, type StepView } from './view';

const STATUS: Readonly<Record<StepView['status'], string>> = {
  todo: 'not done',
  working: 'under way',
  waiting: 'waits for a decision',
  stopped: 'stopped',
  verified: 'verified',
  attested: 'attested',
  overridden: 'OVERRIDDEN',
  stale: 'verified, no longer to be relied on',
  left: 'left undone',
};

/**
 * The deployment record as Markdown, for the pull request and the archive. It holds readings, never the text that a
 * terminal printed, and no secret.
 */
export function exportRecord(view: RunView): string {
  const open = stillOpen(view);
  return [
    `# ${escape(view.title)}`,
    '',
    ...bannerLines(view),
    `Started ${view.startedAt} by ${escape(view.startedBy)}. State: ${view.state}.`,
    '',
    ...(view.production === null ? [] : [`**${escape(view.production)}.**`, '']),
    ...(view.rollback === null
      ? []
      : ['', `Rolled back by ${escape(view.rollback.by)}: ${escape(view.rollback.reason)}`, '']),
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
    '## Time line',
    '',
    ...timelineTable(view),
    '',
  ].join('\n');
}

/** First of all, what a reader must not mistake. */
export function bannerLines({ rehearsal }: Pick<RunView, 'rehearsal'>): string[] {
  return rehearsal ? [`> **${REHEARSAL_BANNER}.**`, ''] : [];
}

/** Each phase with its steps and their readings. */
export function stepsSection(view: RunView): string[] {
  return view.phases.flatMap(phase => [
    `### ${escape(phase.title)}`,
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
      `- [${o.met ? 'x' : ' '}] ${escape(o.title)} (${escape(o.previous)})${o.evidence === null ? '' : `: ${escape(o.evidence)}`}`,
  );
}

/** What happened, when, by whom. */
export function timelineTable(view: RunView): string[] {
  return [
    '| Time (UTC) | What | Who |',
    '| --- | --- | --- |',
    ...view.timeline.map(e => `| ${e.at} | ${escape(e.text)} | ${escape(e.by ?? '')} |`),
  ];
}

function stepLines(step: StepView): string[] {
  const who = step.tick === null ? '' : ` by ${escape(step.tick.by)} at ${step.tick.at}`;
  const reason = step.tick?.reason === undefined ? '' : ` Reason: ${escape(step.tick.reason)}`;
  return [
    `- [${step.tick === null ? ' ' : 'x'}] **${step.number}. ${escape(step.title)}**: ${STATUS[step.status]}${who}. ${escape(step.reading?.summary ?? '')}${reason}`,
    ...(step.problem === null ? [] : [`  - Problem: ${escape(step.problem.message)}`]),
    ...(step.reading?.facts ?? []).map(fact => `  ${factLine(fact)}`),
  ];
}

/** A fact as a list item; `(!)` marks what is not as it should be. */
export function factLine(fact: Fact): string {
  const group = fact.group === undefined ? '' : `${escape(fact.group)}: `;
  const value =
    fact.link === undefined
      ? escape(fact.value)
      : `[${escape(fact.value)}](<${fact.link.replaceAll(/[<>\s]/g, encodeURIComponent)}>)`;
  return `- ${group}${escape(fact.label)}: ${value}${fact.tone === 'bad' || fact.tone === 'warn' ? ' (!)' : ''}`;
}

/** Values come from services and files: nothing in them may become markup, a mention or an HTML tag. */
export function escape(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/([\\`*_[\]|#])/g, '\\$1')
    .replaceAll('@', '@\u200B');
}
