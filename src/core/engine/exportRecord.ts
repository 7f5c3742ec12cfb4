import type { Fact } from './reading';
import type { RunView, StepView } from './view';

const STATUS: Readonly<Record<StepView['status'], string>> = {
  todo: 'not done',
  working: 'under way',
  waiting: 'waits for a decision',
  stopped: 'stopped',
  verified: 'verified',
  attested: 'attested',
  overridden: 'OVERRIDDEN',
  stale: 'verified, reading too old by now',
};

/**
 * The deployment record as Markdown, for the pull request and the archive. It holds readings, never the text that a
 * terminal printed, and no secret.
 */
export function exportRecord(view: RunView): string {
  const open = view.obligations.filter(o => !o.met);
  return [
    `# ${escape(view.title)}`,
    '',
    `Started ${view.startedAt} by ${escape(view.startedBy)}. State: ${view.state}.`,
    '',
    ...view.facts.map(factLine),
    '',
    '## Steps',
    '',
    ...view.phases.flatMap(phase => [
      `### ${escape(phase.title)}`,
      '',
      ...phase.steps.flatMap(stepLines),
      '',
    ]),
    '## Obligations',
    '',
    ...(view.obligations.length === 0 ? ['None were opened.'] : []),
    ...view.obligations.map(
      o =>
        `- [${o.met ? 'x' : ' '}] ${escape(o.title)} (${escape(o.previous)})${o.evidence === null ? '' : `: ${escape(o.evidence)}`}`,
    ),
    ...(open.length === 0 ? [] : ['', `**${open.length} still open.**`]),
    '',
    '## Time line',
    '',
    '| Time (UTC) | What | Who |',
    '| --- | --- | --- |',
    ...view.timeline.map(e => `| ${e.at} | ${escape(e.text)} | ${escape(e.by ?? '')} |`),
    '',
  ].join('\n');
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

function factLine(fact: Fact): string {
  const group = fact.group === undefined ? '' : `${escape(fact.group)}: `;
  const value =
    fact.link === undefined
      ? escape(fact.value)
      : `[${escape(fact.value)}](<${fact.link.replaceAll(/[<>\s]/g, encodeURIComponent)}>)`;
  return `- ${group}${escape(fact.label)}: ${value}${fact.tone === 'bad' || fact.tone === 'warn' ? ' (!)' : ''}`;
}

/** Values come from services and files: nothing in them may become markup, a mention or an HTML tag. */
function escape(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/([\\`*_[\]|#])/g, '\\$1')
    .replaceAll('@', '@\u200B');
}
