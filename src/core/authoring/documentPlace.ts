import { isMap } from '../runbook/inWords';
import { readMarkdown } from '../parsing/markdown';
import type { WrittenPhase, WrittenStep } from '../parsing/markdown/outline';
import { blockCursor } from './blockCursor';
import { cursorIn, wordAt } from './cursor';
import { understood, type Place } from './place';

/** Position in a document's front matter, in the block of a step, or in the prose of a step. */
export function documentPlace(lines: readonly string[], line: number, character: number): Place | undefined {
  const end =
    lines[0]?.trimEnd() === '---' ? lines.findIndex((each, at) => at > 0 && /^---\s*$/.test(each)) : -1;
  const { value, outline: phases } = readMarkdown(lines.join('\n'), 'runbook.md');
  const headings = phases.map(({ title }) => title);
  if (line < end) {
    const cursor = line === 0 ? undefined : cursorIn(lines.slice(1, end), line - 1, character);
    if (cursor === undefined) return undefined;
    const all = {
      ...(isMap(value) ? { phases: value.phases } : {}),
      ...(isMap(cursor.value) ? cursor.value : {}),
    };
    return { ...cursor, value: all, whole: understood(all), isBeside: false, headings };
  }
  const found = stepOn(phases, line);
  if (found === undefined) return undefined;
  const path = pathTo(value, found.phase, found.at);
  const block = found.step.blocks.find(({ map }) => map !== null && line > map[0] && line < map[1]);
  if (block === undefined) {
    const whole = understood(value);
    const word = wordAt(lines[line] ?? '', character);
    return {
      ...word,
      path: [...path, 'instructions'],
      part: 'text',
      value,
      whole,
      isBeside: false,
      headings,
    };
  }
  const cursor = blockCursor(block, lines, line, character);
  if (cursor === undefined) return undefined;
  const all = withStep(value, path, cursor.step);
  return { ...cursor, path: [...path, ...cursor.path], value: all, whole: understood(all), headings };
}

function stepOn(
  phases: readonly WrittenPhase[],
  line: number,
): { readonly phase: number; readonly at: number; readonly step: WrittenStep } | undefined {
  const phase = phases.findLastIndex(each => each.line <= line || each.steps.some(step => step.line <= line));
  const steps = phases[phase]?.steps ?? [];
  const at = steps.findLastIndex(step => step.line <= line);
  const step = steps[at];
  return step === undefined ? undefined : { phase, at, step };
}

/** The rollback's phases come after the others. */
function pathTo(value: unknown, phase: number, step: number): readonly (string | number)[] {
  const forward = isMap(value) && Array.isArray(value.phases) ? value.phases.length : Infinity;
  return phase < forward ? ['phases', phase, 'steps', step] : ['rollback', phase - forward, 'steps', step];
}

/** A runbook with a step as its block currently reads; the runbook as a whole may be invalid. */
function withStep(written: unknown, path: readonly (string | number)[], step: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return step;
  if (Array.isArray(written))
    return written.map((each: unknown, at) => (at === key ? withStep(each, rest, step) : each));
  return isMap(written) ? { ...written, [key]: withStep(written[key], rest, step) } : written;
}
