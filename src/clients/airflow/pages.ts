import { ProblemError } from '../../core/errors';
import type { Page } from './schemas';

/** How often a list is read anew when it changed while its pages were read. */
const ATTEMPTS = 3;

/**
 * Reads a list page by page until nothing is missing, whatever page size the server grants (it may clamp what was asked
 * silently). Each page begins with the last row of the one before: if that row isn't there, rows have moved while reading
 * and one may have been skipped, so the list is read anew.
 * @param read one page from an offset on
 * @param keyOf names a row; rows that come twice count once
 * @throws {ProblemError} `airflow.changing` when it never held still
 */
export async function readAll<T>(
  read: (offset: number) => Promise<Page<T>>,
  keyOf: (row: T) => string,
): Promise<readonly T[]> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const rows = await readOnce(read, keyOf);
    if (rows !== undefined) return rows;
  }
  throw new ProblemError({
    code: 'airflow.changing',
    message: 'What runs on Airflow changed faster than it could be read.',
    remedy: 'Wait until fewer DAGs run, then check again.',
  });
}

/** The whole list, or undefined when it changed meanwhile. */
async function readOnce<T>(
  read: (offset: number) => Promise<Page<T>>,
  keyOf: (row: T) => string,
): Promise<readonly T[] | undefined> {
  const found = new Map<string, T>();
  let position = 0;
  let last: string | undefined;
  for (;;) {
    const { rows, total } = await read(last === undefined ? 0 : position - 1);
    const keys = rows.map(keyOf);
    if (last !== undefined && keys[0] !== last) return undefined;
    rows.forEach((row, index) => found.set(keys[index] ?? '', row));
    position += rows.length - (last === undefined ? 0 : 1);
    last = keys.at(-1);
    if (position >= total) return found.size === position ? [...found.values()] : undefined;
    if (rows.length < 2) return undefined;
  }
}
