import * as l10n from '@vscode/l10n';
import { RE2JS } from 're2js';
import * as v from 'valibot';
import { isReserved } from '../ownKeys';

const LONGEST = 300;
/** Instructions of the program that a pattern compiles to; each character of a text may cost as many steps. */
const MOST_INSTRUCTIONS = 400;

/**
 * A regular expression from a runbook in RE2 syntax (https://github.com/google/re2/wiki/Syntax), which excludes what can't be
 * matched in linear time, such as backreferences and lookaround.
 */
export const PatternSchema = v.pipe(
  v.string(),
  v.minLength(1, l10n.t('Write a regular expression.')),
  v.maxLength(LONGEST, l10n.t`Use at most ${LONGEST} characters.`),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed || dataset.value.length > LONGEST) return;
    const program = programOf(dataset.value);
    if (typeof program === 'string') addIssue({ message: program });
  }),
);

/**
 * Finds a pattern in a text, in linear time.
 * @param pattern one that {@link PatternSchema} accepted; any other matches nothing
 * @returns text of each named group that took part in the match; undefined if the pattern isn't found
 */
export function findPattern(pattern: string, text: string): Readonly<Record<string, string>> | undefined {
  const program = programOf(pattern);
  if (typeof program === 'string') return undefined;
  const match = program.matcher(text);
  if (!match.find()) return undefined;
  const groups = Object.keys(program.namedGroups()).map(name => [name, match.group(name)] as const);
  return Object.fromEntries(groups.filter(([, value]) => value !== null)) as Record<string, string>;
}

/**
 * Positions of a pattern's named group in the first two matches of a text, in UTF-16 code units.
 * @param pattern as for {@link findPattern}
 */
export function groupPlaces(
  pattern: string,
  text: string,
  name: string,
): readonly { readonly start: number; readonly end: number }[] {
  const program = programOf(pattern);
  if (typeof program === 'string' || !Object.hasOwn(program.namedGroups(), name)) return [];
  const match = program.matcher(text);
  const found: { readonly start: number; readonly end: number }[] = [];
  // Not more, because each may take as long as the text.
  for (let tries = 0; tries < 2 && match.find(); tries += 1)
    if (match.group(name) !== null) found.push({ start: match.start(name), end: match.end(name) });
  return found;
}

/** Whether a pattern that {@link PatternSchema} accepted matches all of a text. */
export function matchesWhole(pattern: string, text: string): boolean {
  return findPattern(`^(?:${pattern})$`, text) !== undefined;
}

/** A pattern that matches exactly this text. */
export function literalPattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}

/** Names of a pattern's groups. @param pattern as for {@link findPattern} */
export function groupNames(pattern: string): readonly string[] {
  const program = programOf(pattern);
  return typeof program === 'string' ? [] : Object.keys(program.namedGroups());
}

/** Enough for the patterns of one runbook, so that each is compiled once. */
const MOST_KNOWN = 100;
const known = new Map<string, RE2JS | string>();

/** @returns why the pattern is refused, for people, if it is */
function programOf(pattern: string): RE2JS | string {
  const before = known.get(pattern);
  if (before !== undefined) return before;
  const program = compiled(pattern);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(pattern, program);
  return program;
}

function compiled(pattern: string): RE2JS | string {
  try {
    const program = RE2JS.compile(pattern);
    if (program.programSize() > MOST_INSTRUCTIONS) return l10n.t('It repeats too much. Use smaller numbers.');
    const taken = Object.keys(program.namedGroups()).find(isReserved);
    return taken === undefined ? program : l10n.t`Choose another name for the group ${taken}.`;
  } catch (error) {
    if (/\(\?<?[=!]/.test(pattern)) return l10n.t("Groups that look ahead or behind can't be used.");
    if (/\\(?:[1-9]|k<)/.test(pattern)) return l10n.t("References to groups can't be used.");
    const why = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : '';
    return l10n.t`It is not a regular expression as RE2 reads it: ${why}.`;
  }
}
