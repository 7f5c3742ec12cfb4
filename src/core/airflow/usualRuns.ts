import { median } from '../median';
import type { FinishedRun } from '../ports/airflow';
import { grouped } from './grouped';
import type { RunVerdict } from './judgeRun';

/** Runs of a DAG that count: how long it takes now, not last year. */
const MOST = 10;

/**
 * The median of how long the newest runs of each DAG took, in milliseconds.
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
 * When all that is in the way is likely to be over, by how long it usually takes; null where one of it has no usual time, or
 * has taken longer already.
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
