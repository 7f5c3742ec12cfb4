import * as v from 'valibot';
import { compilePattern, type Instruction } from './compile';
import { parsePattern } from './parse';
import { search } from './search';

const LONGEST = 300;

/**
 * A regular expression that a runbook holds: what JavaScript takes for one, without what can't be matched in linear time, as
 * references to groups and groups that look ahead or behind.
 */
export const PatternSchema = v.pipe(
  v.string(),
  v.minLength(1, 'Write a regular expression.'),
  v.maxLength(LONGEST, `Use at most ${LONGEST} characters.`),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const program = dataset.value.length > LONGEST ? [] : programOf(dataset.value);
    if (typeof program === 'string') addIssue({ message: program });
  }),
);

/**
 * Finds a pattern in a text, in linear time.
 * @param pattern one that {@link PatternSchema} accepted; any other is found nowhere
 * @returns text of each named group; undefined when it is not found
 */
export function findPattern(pattern: string, text: string): Readonly<Record<string, string>> | undefined {
  const program = programOf(pattern);
  return typeof program === 'string' ? undefined : search(program, text);
}

/** Patterns of one runbook, each read once. */
const MOST_KNOWN = 100;
const known = new Map<string, readonly Instruction[] | string>();

function programOf(pattern: string): readonly Instruction[] | string {
  const before = known.get(pattern);
  if (before !== undefined) return before;
  const node = parsePattern(pattern);
  const program =
    typeof node === 'string' ? node : (compilePattern(node) ?? 'It repeats too much; use smaller numbers.');
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(pattern, program);
  return program;
}
