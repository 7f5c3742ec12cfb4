import * as l10n from '@vscode/l10n';
import { durationMs } from '../duration';
import type { AirflowSnapshot } from '../ports/airflow';
import type { Acceptance } from './acceptance';
import type { RunVerdict } from './judgeRun';
import { clockTime } from '../clockTime';
import { firstOf } from '../text/joined';

/** Duration of a deployment, from the verdict until Airflow is back: anything starting within it would be cut off. */
const DEPLOY_WINDOW_MS = 30 * 60_000;
/** `[sensors] default_timeout`. */
const DEFAULT_TIMEOUT_MS = 7 * 24 * 3_600_000;
/** Things to know that don't change the outcome. */
export function warningsOf(
  snapshot: AirflowSnapshot,
  runs: readonly RunVerdict[],
  acceptance: Acceptance,
): readonly string[] {
  return [
    ...startingSoon(snapshot, runs),
    ...runs.filter(run => run.outcome === 'waits').flatMap(run => timingOut(run, snapshot, acceptance)),
    ...acceptance.dags
      .filter(dagId => !snapshot.dags.some(dag => dag.dagId === dagId))
      .map(
        dagId =>
          l10n.t`This Airflow has no DAG ${dagId}, which the runbook allows to wait: renamed or removed?`,
      ),
  ];
}

function startingSoon(snapshot: AirflowSnapshot, runs: readonly RunVerdict[]): readonly string[] {
  const now = Date.parse(snapshot.at);
  const underWay = new Set(runs.map(run => run.dagId));
  const soon = snapshot.dags
    .filter(dag => !dag.paused && !underWay.has(dag.dagId) && dag.nextRunAt !== null)
    .map(dag => ({ dagId: dag.dagId, at: Date.parse(dag.nextRunAt ?? '') }))
    .filter(({ at }) => at <= now + DEPLOY_WINDOW_MS)
    .sort((a, b) => a.at - b.at);
  if (soon.length === 0) return [];
  const dags = firstOf(
    soon.map(({ dagId, at }) => `${dagId} (${clockTime(at)})`),
    5,
  );
  const until = clockTime(now + DEPLOY_WINDOW_MS);
  return [
    soon.length === 1
      ? l10n.t`1 DAG may start by schedule before ${until}: ${dags}`
      : l10n.t`${soon.length} DAGs may start by schedule before ${until}: ${dags}`,
  ];
}

/** A sensor's timeout keeps counting while its DAG is paused, and it started after its run did. */
function timingOut(run: RunVerdict, snapshot: AirflowSnapshot, { timeout }: Acceptance): readonly string[] {
  const now = Date.parse(snapshot.at);
  if (run.since === null) return [];
  const ends = Date.parse(run.since) + (timeout === undefined ? DEFAULT_TIMEOUT_MS : durationMs(timeout));
  if (ends > now + DEPLOY_WINDOW_MS) return [];
  return [
    l10n.t`The sensors of ${run.dagId} may time out from ${clockTime(ends)} on, paused or not: the run began ${clockTime(run.since)}`,
  ];
}
