import { neutral } from '../text/neutral';

/** Longest value that is written out, in UTF-16 units: more than any check of a runbook that ships has. */
const LONGEST = 400;

/**
 * A value of a runbook as a person says it: a list by its items, a map by `name: value`, in one bounded line.
 * @param max most UTF-16 units; a cut ends in `…`
 */
export function inWords(value: unknown, max = LONGEST): string {
  return neutral(plain(value), max);
}

/** The same for values that mean the same: maps of one content in another order of keys. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    isMap(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}

export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function plain(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(plain).join(', ');
  if (!isMap(value)) return String(value);
  return Object.keys(value)
    .sort()
    .map(key => `${key}: ${plain(value[key])}`)
    .join('; ');
}
