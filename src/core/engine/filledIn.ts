import * as l10n from '@vscode/l10n';
import { ProblemError } from '../errors';
import type { Field } from '../journal/question';
import { matchesWhole } from '../text/pattern';

/** Limits for a word and for longer text, in UTF-16 code units: both go into the record. */
const LONGEST = 200;
const LONGEST_TEXT = 2_000;

/**
 * The values that a person filled in, trimmed, without empty ones.
 * @throws {ProblemError} `answer.field` if a value is missing, too long or invalid, or wasn't asked for
 */
export function filledIn(
  fields: readonly Field[],
  values: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const unknown = Object.keys(values).find(name => !fields.some(field => field.name === name));
  if (unknown !== undefined) throw refused(l10n.t`"${unknown}" was not asked for.`);
  const filled = fields.flatMap((field): [string, string][] => {
    const value = (Object.hasOwn(values, field.name) ? (values[field.name] ?? '') : '').trim();
    if (value === '') {
      if (field.optional === true) return [];
      throw refused(l10n.t`“${field.label}” is not filled in.`);
    }
    const most = field.long === true ? LONGEST_TEXT : LONGEST;
    if (value.length > most) throw refused(l10n.t`“${field.label}” has more than ${most} characters.`);
    const { pattern } = field;
    if (field.long !== true && /[\n\r]/.test(value)) throw refused(l10n.t`“${field.label}” takes one line.`);
    if (pattern !== undefined && !matchesWhole(pattern, value))
      throw refused(l10n.t`“${field.label}” must match ${pattern}.`);
    return [[field.name, value]];
  });
  return Object.fromEntries(filled);
}

function refused(message: string): ProblemError {
  return new ProblemError({
    code: 'answer.field',
    message,
    remedy: l10n.t('Fill it in as it is asked for, then answer again.'),
  });
}
