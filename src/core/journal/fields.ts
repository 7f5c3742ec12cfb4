import * as l10n from '@vscode/l10n';
import * as v from 'valibot';

// Field types of journal and team lock. Others may write to both, so every field has a limited shape and length.

/** Control, bidi and zero-width characters: no name contains them, and they change how the surrounding text reads. */
const INVISIBLE = /^[^\p{Cc}\p{Cf}\u2028\u2029]*$/u;
/** Far deeper than anything a step notes. */
const MOST_LEVELS = 24;

/** An id, a name, a branch, a path: one line that programs base decisions on. */
export const NameSchema = v.pipe(v.string(), v.maxLength(300), v.regex(INVISIBLE));
/** An id composed of names. */
export const IdSchema = v.pipe(v.string(), v.maxLength(900), v.regex(INVISIBLE));
/** A sentence or two: a reason, a title. */
export const SentenceSchema = v.pipe(v.string(), v.maxLength(2_000));
/** Text in a reading, up to a diff or the end of a log. */
export const LongTextSchema = v.pipe(v.string(), v.maxLength(500_000));
/** Login of a person or an app, e.g. `ada`, `ada_corp` or `release[bot]`; some old ones start with a hyphen. */
export const LoginSchema = v.pipe(
  v.string(),
  v.maxLength(100),
  v.regex(/^[A-Za-z0-9_-][A-Za-z0-9_.-]*(?:\[bot\])?$/),
);
/** Name of a run's journal file, and how the team lock distinguishes runs. */
export const RunIdSchema = v.pipe(v.string(), v.maxLength(200), v.regex(/^[A-Za-z0-9][A-Za-z0-9_.[\]-]*$/));
/** ISO 8601, on a day that exists. */
export const TimeSchema = v.pipe(
  v.string(),
  v.maxLength(40),
  v.regex(
    /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/,
  ),
  v.check(isDay, l10n.t('It is no time.')),
);
/** The pattern accepts February 30. Parsing every time as a date would take most of a journal's replay. */
function isDay(text: string): boolean {
  const day = Number(text.slice(8, 10));
  // Valibot also runs this check on text that failed the pattern.
  return day <= 28 || day <= daysIn(Number(text.slice(0, 4)), Number(text.slice(5, 7)));
}
function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}
/** Commit id: 40 hex digits, or 64 in a SHA-256 repository. */
export const ShaSchema = v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/));
/** Random bytes that we generated, in hex. */
export const SecretSchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
/** What a step notes or outputs; its kind has the actual schema. */
export const DataSchema = v.pipe(
  v.unknown(),
  v.check(value => isShallow(value), l10n.t('It is too deep.')),
);

function isShallow(value: unknown, levels = MOST_LEVELS): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every(each => isShallow(each, levels - 1));
}
