import type { Token } from '../richText/parser';
import { isMap } from '../runbook/inWords';
import { textColumn } from '../parsing/markdown/dedent';
import { isOfStep, stepOfBlock } from '../parsing/markdown/stepBlock';
import { cursorIn, type Cursor } from './cursor';

/** Cursor in the block of a step; the path is relative to the step. */
export interface BlockCursor extends Omit<Cursor, 'value'> {
  /** What the block says about its step. */
  readonly step: unknown;
  readonly isBeside: boolean;
}

/**
 * Locates a cursor in the block of a step.
 * @param lines of the whole document
 */
export function blockCursor(
  { map, content }: Token,
  lines: readonly string[],
  line: number,
  character: number,
): BlockCursor | undefined {
  const opening = map?.[0] ?? 0;
  const text = lines[line] ?? '';
  if (/^\s*(?:`{3,}|~{3,})\s*$/.test(text)) return undefined;
  const fence = lines[opening] ?? '';
  // Markdown removes this much from the start of each line, or everything from a blank one.
  const indent = textColumn(fence) || fence.length - fence.trimStart().length;
  const at = line - opening - 1;
  const own = content.split('\n').map((each, index) => (index === at ? text.slice(indent) : each));
  const cursor = at < own.length ? cursorIn(own, at, Math.max(0, character - indent)) : undefined;
  if (cursor === undefined) return undefined;
  const { value, from, to, path } = cursor;
  const isBeside = !isMap(value) || !Object.hasOwn(value, 'with');
  const [key] = path;
  return {
    ...cursor,
    ...{ from: from + indent, to: to + indent },
    path: isBeside && key !== undefined && !isOfStep(String(key)) ? ['with', ...path] : path,
    step: isMap(value) ? stepOfBlock(value) : {},
    isBeside,
  };
}
