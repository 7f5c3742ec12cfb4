import * as l10n from '@vscode/l10n';
import type { Token } from '../../richText/parser';
import { readPlainYaml, type PlainYaml, type TextProblem } from '../plainYaml';
import { problemOn } from './problemOn';

/**
 * Parses the YAML of a fenced block.
 * @param lines of the whole document, which problems are positioned in
 * @param most characters that may be parsed again to find a slip
 * @param name expected after the opening fence
 */
export function readBlock(
  { content, map, markup, info }: Token,
  lines: readonly string[],
  most: number,
  name: string,
): PlainYaml {
  const from = map?.[0] ?? 0;
  const unread = (message: string): PlainYaml => {
    const problem = problemOn(from, message, lines);
    return { value: undefined, problems: [problem], problemAt: () => problem };
  };
  if (info.trim() !== name) return unread(l10n.t`Write nothing behind "${name}".`);
  if (!isClosed(lines, from, map?.[1] ?? from, markup))
    return unread(l10n.t`This block is not closed: end it with a line of ${markup}, indented like this one.`);
  const yaml = readPlainYaml(content, most);
  const written = content.split('\n');
  const inDocument = (problem: TextProblem): TextProblem => {
    const line = from + 1 + problem.line;
    const text = written[problem.line - 1] ?? '';
    const shown = lines[line - 1] ?? '';
    // Indentation that Markdown removes from each line.
    const indent = text === '' ? 0 : Math.max(0, shown.length - text.length);
    // A tab may have been expanded.
    const within = (column: number) => Math.min(column + indent, shown.length + 1);
    const column = within(problem.column);
    const endColumn = Math.max(column + 1, within(problem.endColumn));
    return { ...problem, line, endLine: line, column, endColumn };
  };
  return {
    value: yaml.value,
    problems: yaml.problems.map(inDocument),
    problemAt: (...at) => inDocument(yaml.problemAt(...at)),
  };
}

/** An unclosed block extends to the end of its step, or of the document. */
function isClosed(lines: readonly string[], from: number, end: number, markup: string): boolean {
  const last = lines[end - 1]?.trim() ?? '';
  return end - 1 > from && last.length >= markup.length && last === (markup[0] ?? '').repeat(last.length);
}
