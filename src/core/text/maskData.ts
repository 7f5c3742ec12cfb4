import type { Secrets } from './secrets';

/**
 * Fields that programs compare, or that say what is to be restored, never change: an obligation must restore what was
 * there. They are made from the runbook and the checkout, not from what a service says.
 */
const EXACT = new Set(
  (
    'v version seq at since type run runId step steps runbook act choice id kind subject previous line question ' +
    'tone how status state code do'
  ).split(' '),
);
/** What programs read, though a service may have said it: only what can't be there by chance is masked. */
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
 * Masks the known secrets in an event, a lock or a view, in all that people read and whatever it is called. Where there is
 * nothing to mask, nearly always, the very data is returned.
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
