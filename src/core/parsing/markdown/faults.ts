import * as l10n from '@vscode/l10n';
import type { Token } from '../../richText/parser';
import type { TextProblem } from '../plainYaml';
import type { FrontMatter } from './frontMatter';
import type { WrittenPhase, WrittenStep } from './outline';
import { problemOn } from './problemOn';
import { isPhaseBlock, isStepBlock } from './sections';

/** Info strings that are meant for the block of a step, e.g. `yaml step` or `{.step}`. */
const NAMED_STEP = /(?:^|[^\w-])steps?(?:[^\w-]|$)/i;
const YAML = /^(?:ya?ml)?$/i;
/** Kinds as written in our runbooks; those of Kubernetes are capitalized. */
const KIND = /^kind:[ \t]*[a-z][a-z-]*[ \t]*$/m;
/** More than anyone would go through. */
export const MOST_STEPS = 500;
/** For the instructions of one step, and the notes of a phase. */
const LONGEST_TEXT = 100_000;

/** Faults in where the rollback begins. @param back number of forward phases */
export function rollbackProblems(
  front: FrontMatter,
  phases: readonly WrittenPhase[],
  back: number,
): readonly TextProblem[] {
  const { rollback } = front.value;
  const problem = (key: string, message: string) => [front.problemAt([key], 'value', message)];
  if (Object.hasOwn(front.value, 'phases'))
    return [
      front.problemAt(['phases'], 'key', l10n.t('Remove it: the headings of this document are its phases.')),
    ];
  if (rollback === undefined) return [];
  const has = (some: readonly WrittenPhase[]) => some.some(({ steps }) => steps.length > 0);
  if (back === phases.length)
    return problem(
      'rollback',
      l10n.t('No ## heading has this name. Write the one that the rollback begins with.'),
    );
  if (!has(phases.slice(back)))
    return problem('rollback', l10n.t('Write at least one step below that heading.'));
  return has(phases.slice(0, back))
    ? []
    : problem('rollback', l10n.t('Write at least one step before that heading.'));
}

/** Faults in front matter with a runbook's keys but no declaration that it is one, so that none of them counts. */
export function undeclared({ isRunbook }: FrontMatter, text: string): readonly TextProblem[] {
  const lines = text.split('\n');
  const end = lines.findIndex((line, at) => at > 0 && /^(?:---|\.\.\.)[ \t]*$/.test(line));
  if (isRunbook || lines[0]?.trimEnd() !== '---') return [];
  const find = (key: RegExp) => lines.findIndex((line, at) => at < end && key.test(line));
  const named = find(/^\s*(?:runb\w*\b|\w+:[ \t]*[12][ \t]*$)/);
  const at = named < 0 ? find(/^\s*(?:inputs|resources|rollback|service)\b/) : named;
  const message = l10n.t(
    'Begin the front matter with "runbook: 2": without it, nothing that it says counts.',
  );
  return at < 0 ? [] : [problemOn(at, message, lines)];
}

/** Faults in our front matter if one of its fences is missing, so that Markdown shows it as text. */
export function unfenced({ isRunbook }: FrontMatter, lines: readonly string[]): readonly TextProblem[] {
  if (isRunbook) return [];
  const isOurs = (line = '') => /^runbook[ \t]*:/.test(line);
  if (isOurs(lines[0])) return [problemOn(0, l10n.t('Put a line of "---" above this one.'), lines)];
  if (lines[0]?.trimEnd() !== '---') return [];
  const end = lines.findIndex((line, at) => at > 0 && !/^(?:[\w$]+[ \t]*:|[ \t]+\S|#)/.test(line));
  const last = (end < 0 ? lines.length : end) - 1;
  return lines[end]?.trimEnd() !== '---' && lines.slice(1, last + 1).some(isOurs)
    ? [problemOn(last, l10n.t('End the front matter with a line of "---" below this one.'), lines)]
    : [];
}

/** Faults in blocks that belong to no step, or to one that already has a block. */
export function misplacedBlocks(
  tokens: readonly Token[],
  steps: readonly WrittenStep[],
  lines: readonly string[],
): readonly TextProblem[] {
  const owners = new Map(
    steps.flatMap(step => step.blocks.map((block, at) => [block, { step, at }] as const)),
  );
  return tokens.filter(isStepBlock).flatMap(block => {
    const line = block.map?.[0] ?? 0;
    const owner = owners.get(block);
    if (owner === undefined)
      return [
        problemOn(
          line,
          block.level === 0
            ? l10n.t('This block stands in no step: indent it as far as the text of its step.')
            : l10n.t(
                'This block stands inside of something else: put it directly below the text of its step.',
              ),
          lines,
        ),
      ];
    if (owner.at > 0)
      return [problemOn(line, l10n.t('A step has one block: put this one in a step of its own.'), lines)];
    if (owner.step.line === line)
      return [problemOn(line, l10n.t('Begin the step with its name, before this block.'), lines)];
    return [];
  });
}

/** Faults in blocks that repeat no phase, or one that is already repeated. */
export function misplacedPhaseBlocks(
  tokens: readonly Token[],
  phases: readonly WrittenPhase[],
  lines: readonly string[],
): readonly TextProblem[] {
  const first = new Set(phases.flatMap(({ blocks }) => blocks.slice(0, 1)));
  const others = new Set(phases.flatMap(({ blocks }) => blocks.slice(1)));
  return tokens
    .filter(token => isPhaseBlock(token) && !first.has(token))
    .map(token =>
      problemOn(
        token.map?.[0] ?? 0,
        others.has(token)
          ? l10n.t('A phase has one block of this kind: remove this one.')
          : l10n.t('Put this block below a ## heading, before the steps of its phase.'),
        lines,
      ),
    );
}

/** Warnings about blocks that seem meant to run a step but are shown as text. */
export function strayBlocks(tokens: readonly Token[], lines: readonly string[]): readonly TextProblem[] {
  return tokens
    .filter(token => token.type === 'fence' && !isStepBlock(token) && !isPhaseBlock(token))
    .filter(({ info, content }) => NAMED_STEP.test(info) || (YAML.test(info) && KIND.test(content)))
    .map(({ map, markup }) => ({
      ...problemOn(
        map?.[0] ?? 0,
        l10n.t`This block is shown as text and runs nothing. Begin it with ${markup}step alone if it runs the step.`,
        lines,
      ),
      severity: 'warning',
    }));
}

/** Faults about too many steps, none, or overlong text. */
export function sizeProblems(
  phases: readonly WrittenPhase[],
  lines: readonly string[],
): readonly TextProblem[] {
  const steps = phases.flatMap(phase => phase.steps);
  const texts = [
    ...steps.map(({ line, instructions }) => ({ line, text: instructions })),
    ...phases.map(({ line, notes }) => ({ line, text: notes })),
  ];
  return [
    ...(steps.length === 0
      ? [
          problemOn(
            0,
            l10n.t('Write at least one step: an item of a numbered list, or a heading with ###.'),
            lines,
          ),
        ]
      : []),
    ...(steps.length > MOST_STEPS
      ? [problemOn(0, l10n.t`Write at most ${MOST_STEPS} steps; these are ${steps.length}.`, lines)]
      : []),
    ...texts.flatMap(({ line, text }) =>
      text.length > LONGEST_TEXT
        ? [problemOn(line, l10n.t`Use at most ${LONGEST_TEXT} characters here.`, lines)]
        : [],
    ),
  ];
}
