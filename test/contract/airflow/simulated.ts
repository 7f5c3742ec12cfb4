import { waitOnHttp } from '../../../src/rehearsal/airflow/scenes';
import { seedAirflow } from '../../../src/rehearsal/airflow/seed';
import { airflowVersions, startAirflowSimulator } from '../../../src/rehearsal/airflow/simulator';
import type { AirflowState } from '../../../src/rehearsal/airflow/state';
import { MANY_RUNS, TASKS_A_RUN } from './manyRuns';
import type { ContractServer } from './server';

export interface Simulated extends ContractServer {
  readonly state: AirflowState;
  close(): Promise<void>;
}

/** The rehearsal's Airflow in the state that the contract requires, with more DAGs than fit on a page. */
export async function startSimulated(version: 2 | 3): Promise<Simulated> {
  const now = Date.now();
  const state = seedAirflow(airflowVersions[version].old, now);
  for (let index = 0; index < 100; index++) {
    state.dags.push({ dagId: `idle_${index}`, paused: false, schedule: null, nextRunAt: null });
  }
  state.dags.push({ dagId: 'many_runs', paused: true, schedule: null, nextRunAt: null });
  waitOnHttp(state, 'image_data_refresh', now, 900_000);
  const simulator = await startAirflowSimulator({ version, state });
  return {
    api: version === 2 ? 'v1' : 'v2',
    version: state.version,
    address: simulator.address,
    user: simulator.account.username,
    password: simulator.account.password,
    finished: 'wikimedia_commons_workflow',
    pageLimit: 100,
    state,
    close: () => simulator.close(),
  };
}

/** Adds what {@link manyRuns} requires. */
export function addManyRuns(state: AirflowState): void {
  const at = new Date(Date.now() - 3_600_000);
  for (let index = 0; index < MANY_RUNS; index++) {
    const logicalDate = new Date(at.getTime() + index).toISOString();
    const [dagId, runId] = ['many_runs', `many_${index}`];
    state.runs.push({
      dagId,
      runId,
      state: 'running',
      type: 'manual',
      logicalDate,
      startedAt: logicalDate,
      endedAt: null,
    });
    for (let mapIndex = 0; mapIndex < TASKS_A_RUN; mapIndex++) {
      state.tasks.push({
        ...{
          dagId,
          runId,
          taskId: 'wait',
          mapIndex,
          state: 'up_for_reschedule',
          trigger: null,
          tryNumber: 1,
        },
        ...{
          operator: 'TemplatedConnectionHttpSensor',
          startedAt: logicalDate,
          endedAt: logicalDate,
          nextPokeAt: null,
        },
      });
    }
  }
}
