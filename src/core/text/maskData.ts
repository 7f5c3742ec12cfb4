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

/** Masks the known secrets in an event, a lock or a view, in all that people read and whatever it is called. */
export function maskData<T>(data: T, known: Secrets): T {
  // Nearly always there is nothing to mask, which one look at the whole tells.
  const text = JSON.stringify(data) as string | undefined;
  if (text === undefined || known.mask(text) === text) return data;
  return masked(data, known, false) as T;
}

function masked(data: unknown, known: Secrets, isValue: boolean): unknown {
  if (typeof data === 'string') return isValue ? known.maskValue(data) : known.mask(data);
  if (typeof data !== 'object' || data === null) return data;
  if (Array.isArray(data)) return data.map(each => masked(each, known, isValue));
  const fields = Object.entries(data).map(([name, value]: [string, unknown]) => {
    const isExact = !isValue && EXACT.has(name) && (name === 'runbook' || isPlain(value));
    return [name, isExact ? value : masked(value, known, isValue || VALUES.has(name))] as const;
  });
  return Object.fromEntries(fields);
}

function isPlain(value: unknown): boolean {
  return typeof value !== 'object' || (Array.isArray(value) && value.every(each => typeof each === 'string'));
}
