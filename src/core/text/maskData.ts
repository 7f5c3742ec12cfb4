import type { Secrets } from './secrets';

/**
 * Fields that programs compare, or that say what to restore, never change: an obligation must restore the original value.
 * They come from the runbook and the checkout, not from a service.
 */
const EXACT = new Set(
  (
    'v version seq at since type run runId step steps runbook act choice id kind subject previous line question ' +
    'tone how status state code do'
  ).split(' '),
);
/** Fields that programs read but that may come from a service: only what can't be a coincidence is masked. */
const VALUES = new Set([
  'notes',
  'output',
  'by',
  'owner',
  'repository',
  'checkout',
  'link',
  'place',
  'startedBy',
]);

/**
 * Masks the known secrets in an event, a lock or a view, in everything that people read, whatever the field is called. Returns
 * the same object if there is nothing to mask, which is nearly always.
 */
export function maskData<T>(data: T, known: Secrets): T {
  return masked(data, known, false) as T;
}

function masked(data: unknown, known: Secrets, isValue: boolean): unknown {
  if (typeof data === 'string') return isValue ? known.maskValue(data) : known.mask(data);
  if (typeof data !== 'object' || data === null) return data;
  if (Array.isArray(data)) {
    const items = data.map(each => masked(each, known, isValue));
    return items.some((item, index) => item !== data[index]) ? items : data;
  }
  let isChanged = false;
  const fields = Object.entries(data).map(([name, value]: [string, unknown]) => {
    const isExact = !isValue && EXACT.has(name) && (name === 'runbook' || isPlain(value));
    const clean = isExact ? value : masked(value, known, isValue || VALUES.has(name));
    isChanged ||= clean !== value;
    return [name, clean] as const;
  });
  return isChanged ? Object.fromEntries(fields) : data;
}

function isPlain(value: unknown): boolean {
  return typeof value !== 'object' || (Array.isArray(value) && value.every(each => typeof each === 'string'));
}
