import { createHash } from 'node:crypto';

/** Longer subjects would be repeated in each answer, in the journal and in the lock, and be refused on their way. */
const longest = 500;

/** The subject of a question about these parts, in this order: their names if short enough, otherwise a hash. */
export function subjectOf(parts: readonly string[]): string {
  const names = parts.join(' ');
  if (names.length <= longest) return names;
  return `sha256:${createHash('sha256').update(JSON.stringify(parts)).digest('hex')}`;
}
