/** `[api] maximum_page_limit`: a larger request is clamped silently. */
const MAXIMUM_PAGE = 100;

/**
 * One page of a list.
 * @param limit as requested; 0 means the default, anything above the maximum means the maximum
 */
export function page<T>(
  all: readonly T[],
  limit: string | null,
  offset: string | null,
  fallback: number,
): T[] {
  const asked = Number(limit ?? fallback);
  const size = Math.min(asked > 0 ? asked : fallback, MAXIMUM_PAGE);
  const from = Number(offset ?? 0);
  return all.slice(from, from + size);
}

/** Whether a value passes a filter that lists the accepted ones; an empty or absent filter passes all. */
export function accepts(filter: readonly unknown[] | undefined, value: unknown): boolean {
  return filter === undefined || filter.length === 0 || filter.includes(value);
}

/** A filter from a JSON body; undefined if it isn't a list. */
export function listOf(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? (value as readonly unknown[]) : undefined;
}

/** Whether an id contains a pattern, as SQL's ILIKE reads it: `%` is any text, `_` any one character. */
export function isLike(id: string, pattern: string | null): boolean {
  if (pattern === null) return true;
  const parts = pattern
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.');
  return new RegExp(parts, 'i').test(id);
}
