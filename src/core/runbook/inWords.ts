import * as l10n from '@vscode/l10n';
import { neutral } from '../text/neutral';

/** Longest value to show, in UTF-16 code units: longer than any in a shipped runbook's checks. */
const LONGEST = 400;

/**
 * A value of a runbook in words: a list as its items, a map as `name: value`, on one line of limited length.
 * @param max maximum UTF-16 code units; cut text ends in `…`
 */
export function inWords(value: unknown, max = LONGEST): string {
  return neutral(plain(value), max);
}

/** Equal for values with the same meaning, such as maps that differ only in the order of keys. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    isMap(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}

/** Whether a value has keys: neither null nor a list. */
export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function plain(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? l10n.t('none') : value.map(plain).join(', ');
  if (!isMap(value)) return String(value);
  return Object.keys(value)
    .sort()
    .map(key => `${key}: ${plain(value[key])}`)
    .join('; ');
}
