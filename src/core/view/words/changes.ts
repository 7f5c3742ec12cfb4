import type { Fact } from '../../journal/reading';

/** A plan with more changes than this one can be filtered. */
export const MANY_CHANGES = 15;

/** Terraform's own words for its symbols. */
const WORDS: Readonly<Record<string, string>> = {
  '+': 'create',
  '-': 'destroy',
  '~': 'update in-place',
  '-/+': 'destroy and then create replacement',
  '+/-': 'create replacement and then destroy',
  '<=': 'read',
};

/**
 * Whether a change is shown by a filter: each of its words is part of the address, of what is said of the change, or of
 * Terraform's own words for it. What isn't a change is always shown.
 */
export function isShownBy(filter: string, { label, value, diff }: Fact): boolean {
  if (diff === undefined) return true;
  const all = [label, value, diff.mark, WORDS[diff.mark] ?? ''].join('\n').toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every(word => all.includes(word));
}

/** Whether nobody may overlook a change: it destroys or replaces something, or isn't as expected. */
export function isGrave({ tone, diff }: Fact): boolean {
  return tone === 'bad' || tone === 'warn' || ['-', '-/+', '+/-'].includes(diff?.mark ?? '');
}
