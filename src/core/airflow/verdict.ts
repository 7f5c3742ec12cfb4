import * as l10n from '@vscode/l10n';
import type { AirflowSnapshot, DagRun } from '../ports/airflow';
import { matchesWildcard } from '../text/wildcard';
import type { Acceptance } from './acceptance';
import { judgeRun, type JudgedRun, type RunVerdict } from './judgeRun';
import { lookAt, runsOf } from './looks';
import { warningsOf } from './warnings';
import { firstListed, listed } from './words';

export type { RunVerdict } from './judgeRun';

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
  /** ISO 8601 time from which it may be safe, if that can be determined. */
  readonly earliestAt: string | null;
  /** The next five scheduled starts; absent: none known. */
  readonly nextStarts?: readonly { readonly dagId: string; readonly at: string }[];
}

/**
 * Judges looks at an Airflow, oldest first. The newest decides; the earlier ones distinguish a sensor caught mid-poke from one
 * that never lets go of its worker.
 *
 * What Airflow does to a paused DAG (2.9.3 to 3.3.2): a task that is running or queued runs to its end; one that is scheduled,
 * up for retry, up for reschedule or not scheduled yet stays as it is; a trigger may still fire, and its task then waits; the
 * run's state stays `running` throughout.
 * @param snapshots at least one; a sensor that executes in all of them isn't mid-poke
 * @param acceptance what the runbook allows
 * @param mustNotRun patterns of DAGs that may not have an unfinished run, in which case runs of other DAGs don't count; absent:
 * no DAG may have one except those that may wait
 * @throws {RangeError} without a snapshot
 */
export function judge(
  snapshots: readonly AirflowSnapshot[],
  acceptance: Acceptance,
  mustNotRun?: readonly string[],
): Verdict {
  const looks = snapshots.map(lookAt);
  const newest = looks.at(-1);
  if (newest === undefined) throw new RangeError('A verdict needs at least one look.');
  if (newest.snapshot.readableDags === 0) {
    return {
      outcome: 'unknown',
      summary: l10n.t('Airflow shows this user no DAG at all: that says nothing about what runs'),
      runs: [],
      toPause: [],
      warnings: [],
      earliestAt: null,
    };
  }
  const all = runsOf(newest);
  const forbids = (dagId: string) => mustNotRun?.some(pattern => matchesWildcard(pattern, dagId)) === true;
  const counts = ({ dagId }: DagRun) =>
    mustNotRun === undefined || forbids(dagId) || acceptance.dags.includes(dagId);
  const mayWait = { ...acceptance, dags: acceptance.dags.filter(dagId => !forbids(dagId)) };
  const judged = all.filter(counts).map(run => judgeRun(run, looks, mayWait));
  const others = all.length - judged.length;
  const runs = judged.map(run => run.verdict);
  const outcome = outcomeOf(judged);
  const nextStarts = nextOf(newest.snapshot);
  return {
    outcome,
    summary: withOthers(summaryOf(outcome, judged, others), others),
    runs,
    toPause: outcome === 'safe-if-paused' ? unpaused(runs) : [],
    warnings: warningsOf(newest.snapshot, runs, acceptance),
    earliestAt: earliestOf(judged, newest.at),
    ...(nextStarts.length === 0 ? {} : { nextStarts }),
  };
}

function nextOf({ dags }: AirflowSnapshot): NonNullable<Verdict['nextStarts']> {
  return dags
    .flatMap(({ dagId, paused, nextRunAt: at }) => (paused || at === null ? [] : [{ dagId, at }]))
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .slice(0, 5);
}

function outcomeOf(judged: readonly JudgedRun[]): Verdict['outcome'] {
  const inTheWay = judged.filter(run => run.verdict.outcome !== 'waits');
  if (inTheWay.some(run => !run.passing)) return 'not-safe';
  if (inTheWay.length > 0) return 'transient';
  if (judged.some(run => run.verdict.paused === null)) return 'unknown';
  return judged.some(run => run.verdict.paused === false) ? 'safe-if-paused' : 'safe';
}

function unpaused(runs: readonly RunVerdict[]): readonly string[] {
  return [...new Set(runs.filter(run => run.paused !== true).map(run => run.dagId))].sort();
}

/** The time from which nothing is blocking any more; null unless it is known for every blocking run. */
function earliestOf(judged: readonly JudgedRun[], now: number): string | null {
  const times = judged.filter(run => run.verdict.outcome !== 'waits').map(run => run.earliest);
  const known = times.filter(time => time !== undefined);
  return known.length === 0 || known.length < times.length
    ? null
    : new Date(Math.max(now, ...known)).toISOString();
}

function withOthers(summary: string, others: number): string {
  if (others === 0) return summary;
  return others === 1
    ? l10n.t`${summary}; 1 run of other DAGs may go on`
    : l10n.t`${summary}; ${others} runs of other DAGs may go on`;
}

function summaryOf(outcome: Verdict['outcome'], judged: readonly JudgedRun[], others: number): string {
  const runs = judged.map(run => run.verdict);
  switch (outcome) {
    case 'safe': {
      if (runs.length === 0)
        return others === 0
          ? l10n.t('Safe: no DAG is running')
          : l10n.t('Safe: no DAG that must not run is running');
      const waiting = [...new Set(runs.map(run => run.dagId))].sort();
      return waiting.length === 1
        ? l10n.t`Safe: ${listed(waiting)} only waits, paused`
        : l10n.t`Safe: ${listed(waiting)} only wait, paused`;
    }
    case 'safe-if-paused':
      return l10n.t`Safe if paused: ${listed(unpaused(runs))}`;
    case 'transient': {
      const passing = runs.filter(run => run.outcome !== 'waits').map(run => run.dagId);
      return l10n.t`${listed([...new Set(passing)].sort())} may be mid-poke: checking again in seconds`;
    }
    case 'not-safe': {
      const stopping = judged.filter(run => run.verdict.outcome !== 'waits' && !run.passing);
      const dags = [...new Set(stopping.map(run => run.verdict.dagId))].sort();
      return stopping.length === 1
        ? l10n.t`Not safe: 1 run blocking, of ${firstListed(dags)}`
        : l10n.t`Not safe: ${stopping.length} runs blocking, of ${firstListed(dags)}`;
    }
    case 'unknown': {
      const unknown = unpaused(runs.filter(run => run.paused === null));
      return unknown.length === 1
        ? l10n.t`It is unknown whether ${listed(unknown)} is paused`
        : l10n.t`It is unknown whether ${listed(unknown)} are paused`;
    }
  }
}
