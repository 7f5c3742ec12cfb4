import * as l10n from '@vscode/l10n';
import { ProblemError, type Problem } from '../../core/errors';
import type { Page } from './schemas';

/** How often to read a list that changes while its pages are being read. */
const ATTEMPTS = 3;

/**
 * Reads a list page by page until it is complete, whatever page size the server grants (it may silently clamp the one
 * requested). Each page starts with the last row of the previous one: if that row is missing, rows have moved in the meantime
 * and one may have been skipped, so the list is read again.
 * @param read reads one page, starting at an offset
 * @param keyOf returns a row's key; rows with the same key count once
 * @throws {ProblemError} `airflow.changing` when the list never held still, `airflow.hidden` when the server counts more rows
 * than it shows
 */
export async function readAll<T>(
  read: (offset: number) => Promise<Page<T>>,
  keyOf: (row: T) => string,
): Promise<readonly T[]> {
  const outcomes = new Set<string>();
  let short: Reading<T> | undefined;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const reading = await readOnce(read, keyOf);
    if (reading !== undefined && reading.rows.length >= reading.total) return reading.rows;
    short = reading;
    outcomes.add(reading === undefined ? '' : JSON.stringify([reading.total, ...reading.rows.map(keyOf)]));
  }
  throw new ProblemError(short !== undefined && outcomes.size === 1 ? hidden(short) : changing);
}

/**
 * Reads the rows that a user may see until a page brings nothing new. The server's total can't be used because it counts other
 * users' rows too. Pages overlap by one row, so that a row that disappears during the read doesn't hide another.
 * @param read reads one page, starting at an offset
 * @param keyOf returns a row's key; rows with the same key count once
 */
export async function readShown<T>(
  read: (offset: number) => Promise<Page<T>>,
  keyOf: (row: T) => string,
): Promise<readonly T[]> {
  const found = new Map<string, T>();
  for (;;) {
    const before = found.size;
    const { rows } = await read(Math.max(0, before - 1));
    for (const row of rows) found.set(keyOf(row), row);
    if (found.size === before) return [...found.values()];
  }
}

/** The result of one pass; has fewer rows than the total when the server shows no more. */
interface Reading<T> {
  readonly rows: readonly T[];
  readonly total: number;
}

/** One pass up to the last page that the server shows; undefined when the list changed in the meantime. */
async function readOnce<T>(
  read: (offset: number) => Promise<Page<T>>,
  keyOf: (row: T) => string,
): Promise<Reading<T> | undefined> {
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
    if (position < total && rows.length > 1) continue;
    return found.size === position ? { rows: [...found.values()], total } : undefined;
  }
}

const changing: Problem = {
  code: 'airflow.changing',
  message: l10n.t('What runs on Airflow changed faster than it could be read.'),
  remedy: l10n.t('Wait until fewer DAGs run, then check again.'),
};

function hidden({ rows, total }: Reading<unknown>): Problem {
  return {
    code: 'airflow.hidden',
    message: l10n.t`Airflow counts ${total} and shows ${rows.length}: the others are hidden from this user, or its count is wrong.`,
    remedy: l10n.t('Sign in to Airflow with a user that may read everything that runs, then check again.'),
  };
}
