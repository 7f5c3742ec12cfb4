import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import type { Fact } from '../../core/journal/reading';
import { neutral } from '../../core/text/neutral';
import { findPattern, PatternSchema } from '../../core/text/pattern';
import { fact } from './facts';
import { atPointer, JsonPointerSchema } from './jsonPointer';

/** Characters of a value to search for a pattern. */
const LONGEST_VALUE = 2_000;

/** Condition on a place in the JSON body. */
export const CheckSchema = v.pipe(
  v.strictObject({
    /** JSON Pointer. */
    at: JsonPointerSchema,
    equals: v.optional(v.union([v.pipe(v.string(), v.maxLength(300)), v.number(), v.boolean(), v.null()])),
    /** Pattern for a text, number, true or false; the named groups are the step's output. */
    matches: v.optional(PatternSchema),
    exists: v.optional(v.boolean()),
  }),
  v.check(
    ({ equals, matches, exists }) =>
      [equals, matches, exists].filter(each => each !== undefined).length === 1,
    l10n.t('Use exactly one of equals, matches, and exists.'),
  ),
);
export type Check = v.InferOutput<typeof CheckSchema>;

/** Result of one check. */
interface Checked {
  readonly holds: boolean;
  readonly fact: Fact;
  /** Text of each named group. */
  readonly output: Readonly<Record<string, string>>;
}

/** Checks a body. @param json undefined if the body isn't JSON */
export function checkJson(json: unknown, { at, equals, matches, exists }: Check): Checked {
  const value = atPointer(json, at);
  const found = matches === undefined ? undefined : findIn(value, matches);
  const holds =
    exists !== undefined
      ? (value !== undefined) === exists
      : matches !== undefined
        ? found !== undefined
        : value === equals;
  const wanted =
    exists !== undefined
      ? exists
        ? l10n.t('something')
        : l10n.t('nothing')
      : matches !== undefined
        ? l10n.t`matching ${matches}`
        : JSON.stringify(equals);
  const came =
    value === undefined ? l10n.t('nothing') : neutral(JSON.stringify(value).slice(0, LONGEST_VALUE), 200);
  return {
    holds,
    fact: fact(
      at === '' ? l10n.t('Body') : at,
      holds ? came : l10n.t`${came}, not ${neutral(wanted, 200)}`,
      holds ? 'good' : 'bad',
    ),
    output: found ?? {},
  };
}

function findIn(value: unknown, pattern: string): Readonly<Record<string, string>> | undefined {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined;
  const text = String(value);
  return text.length > LONGEST_VALUE ? undefined : findPattern(pattern, text);
}
