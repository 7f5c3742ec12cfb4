import * as l10n from '@vscode/l10n';
import type { Token } from '../../richText/parser';
import type { TextProblem } from '../plainYaml';
import { textColumn } from './dedent';
import { problemOn } from './problemOn';
import { isStepBlock } from './sections';

/** A line indented too little or too much, so that Markdown ends a step or its block there. */
export interface Slip {
  readonly problem: TextProblem;
  /** The document as intended, so that the rest is read as if nothing were wrong here. */
  readonly lines: readonly string[];
}

/** The first slip in the indentation around a block of a listed step; undefined if there is none. */
export function slipOf(tokens: readonly Token[], lines: readonly string[]): Slip | undefined {
  for (const [at, token] of tokens.entries()) {
    if (!isStepBlock(token) || token.map === null) continue;
    const slip =
      token.level === 0
        ? besideItsStep(tokens.slice(0, at), token.map[0], lines)
        : leftInside(token.map, token.markup, lines);
    if (slip !== undefined) return slip;
  }
  return undefined;
}

/** A line inside a block, or its last, that is indented less than its step. */
function leftInside(
  [from, end]: readonly [number, number],
  markup: string,
  lines: readonly string[],
): Slip | undefined {
  if (end - 1 > from && isFence(lines[end - 1], markup)) return undefined;
  const wanted = indentOf(lines[from]);
  const now = indentOf(lines[end]);
  const rest = lines.slice(end, end + 100);
  const close = rest.findIndex(line => isFence(line, markup));
  const other = rest.findIndex(line => /^\s*(?:#{1,6}\s|\d+[.)]\s|(?:`{3,}|~{3,})\s*\w)/.test(line));
  if (now >= wanted || close < 0 || (other >= 0 && other < close)) return undefined;
  return {
    problem: problemOn(end, l10n.t`Indent this line by ${spaces(wanted)}, not ${now}.`, lines),
    lines: lines.map((line, at) =>
      at >= end && at <= end + close && line.trim() !== '' && indentOf(line) < wanted
        ? ' '.repeat(wanted) + line.trimStart()
        : line,
    ),
  };
}

/** A block that is indented less than the text of the step before it. */
function besideItsStep(before: readonly Token[], block: number, lines: readonly string[]): Slip | undefined {
  const list = before.findLast(({ type, level }) => type === 'ordered_list_open' && level === 0);
  const item = before.findLast(({ type, level }) => type === 'list_item_open' && level === 1);
  const from = item?.map?.[0];
  if (from === undefined || list === undefined || before.at(-1)?.type !== 'ordered_list_close')
    return undefined;
  const marker = lines[from] ?? '';
  const column = textColumn(marker);
  const now = indentOf(lines[block]);
  const tooFar = indentOf(marker);
  if (tooFar > 0 && now === column - tooFar)
    return {
      problem: problemOn(
        from,
        l10n.t`Indent this line by 0 spaces, not ${tooFar}: its block stands further left.`,
        lines,
      ),
      lines: lines.with(from, marker.trimStart()),
    };
  const markup = /^(?:`+|~+)/.exec((lines[block] ?? '').trimStart())?.[0] ?? '';
  const close = lines.findIndex((line, at) => at > block && isFence(line, markup));
  const end = close < 0 ? block : close;
  return {
    problem: problemOn(
      block,
      l10n.t('This block stands in no step: indent it as far as the text of its step.'),
      lines,
    ),
    lines: lines.map((line, at) =>
      at >= block && at <= end && line.trim() !== '' && indentOf(line) < column
        ? ' '.repeat(column - now) + line
        : line,
    ),
  };
}

function isFence(line: string | undefined, markup: string): boolean {
  const last = line?.trim() ?? '';
  return last.length >= markup.length && last === (markup[0] ?? '').repeat(last.length);
}

function indentOf(line = ''): number {
  return /^ */.exec(line)?.[0].length ?? 0;
}

function spaces(count: number): string {
  return count === 1 ? l10n.t('1 space') : l10n.t`${count} spaces`;
}
