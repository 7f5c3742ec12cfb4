import { CATALOG_DAGS, PAUSED_DAG } from '../catalog';
import type { AirflowState, SimulatedDag } from './state';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * An Airflow with nothing running and nothing about to start.
 * @param version e.g. `2.9.3`
 * @param now milliseconds since the Unix epoch
 * @param dagIds its DAGs by schedule; `''`: only triggered
 */
export function seedAirflow(
  version: string,
  now: number,
  dagIds: Readonly<Record<string, readonly string[]>> = CATALOG_DAGS,
): AirflowState {
  const dags = Object.entries(dagIds).flatMap(([schedule, ids], group) =>
    ids.map((dagId, index): SimulatedDag => ({
      dagId,
      paused: dagId === PAUSED_DAG,
      schedule: schedule === '' ? null : schedule,
      nextRunAt: schedule === '' ? null : nextMidnight(now, 1 + group * 3 + (index % 3)),
    })),
  );
  dags.sort((a, b) => a.dagId.localeCompare(b.dagId));
  return {
    version,
    dags,
    runs: [],
    tasks: [],
    importErrors: [],
    upSince: new Date(now - 9 * DAY_MS).toISOString(),
    replacedAt: null,
    lost: [],
  };
}

function nextMidnight(now: number, days: number): string {
  return new Date((Math.floor(now / DAY_MS) + 1 + days) * DAY_MS).toISOString();
}
