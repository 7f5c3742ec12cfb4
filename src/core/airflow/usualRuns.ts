import { median } from '../median';
import type { FinishedRun } from '../ports/airflow';
import { grouped } from './grouped';
import type { RunVerdict } from './judgeRun';

/** How many runs of a DAG to consider: what matters is how long it takes now, not last year. */
const MOST = 10;

/**
 * The median duration of the newest runs of each DAG, in milliseconds.
 * @param runs newest first
 */
export function usualRuns(runs: readonly FinishedRun[]): ReadonlyMap<string, number> {
  const usual = new Map<string, number>();
  for (const [dagId, all] of grouped(runs, run => run.dagId)) {
    const took = all
      .slice(0, MOST)
      .map(({ startedAt, endedAt }) => Date.parse(endedAt) - Date.parse(startedAt))
      .filter(ms => ms >= 0);
    const middle = median(took);
    if (middle !== undefined) usual.set(dagId, middle);
  }
  return usual;
}

/**
 * When everything blocking will likely be over, based on the usual durations; null if any of it has no usual duration or has
 * already taken longer.
 * @returns milliseconds since the epoch
 */
export function likelySafeAt(
  runs: readonly RunVerdict[],
  usual: ReadonlyMap<string, number>,
  now: number,
): number | null {
  const ends = runs
    .filter(({ outcome }) => outcome !== 'waits')
    .map(({ dagId, since }) => Date.parse(since ?? '') + (usual.get(dagId) ?? NaN));
  return ends.length > 0 && ends.every(end => end > now) ? Math.max(...ends) : null;
}
