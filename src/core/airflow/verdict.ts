import type { AirflowSnapshot } from '../ports/airflow';
import type { Acceptance } from './acceptance';

/** What the verdict says of one unfinished run. */
export interface RunVerdict {
  readonly dagId: string;
  readonly runId: string;
  readonly outcome: 'waits' | 'executes' | 'blocked';
  /** Whether the DAG is paused now. null: unknown. */
  readonly paused: boolean | null;
  /** For a human: task, state, operator, since when. */
  readonly reason: string;
  /** ISO 8601; null when unknown. */
  readonly since: string | null;
}
/**
 * Go or no-go.
 * - `safe`: nothing executes and nothing can start: no unfinished run, or only accepted waits in paused DAGs.
 * - `safe-if-paused`: only accepted waits; `toPause` names the DAGs.
 * - `transient`: an accepted sensor was caught mid-poke; look again in seconds.
 * - `not-safe`: something runs that the runbook doesn't allow.
 * - `unknown`: the readings can't tell, e.g. no permission. Never treated as safe.
 */
export interface Verdict {
  readonly outcome: 'safe' | 'safe-if-paused' | 'transient' | 'not-safe' | 'unknown';
  readonly summary: string;
  readonly runs: readonly RunVerdict[];
  readonly toPause: readonly string[];
  /** Things to know that don't change the outcome, e.g. a run scheduled inside the deploy window. */
  readonly warnings: readonly string[];
  /** ISO 8601 time from which it may be safe, where that can be told. */
  readonly earliestAt: string | null;
}

/**
 * Judges looks at an Airflow, oldest first.
 * @param snapshots at least one; a sensor that executes in all of them is not mid-poke
 * @param acceptance what the runbook allows
 */
export declare function judge(snapshots: readonly AirflowSnapshot[], acceptance: Acceptance): Verdict;
