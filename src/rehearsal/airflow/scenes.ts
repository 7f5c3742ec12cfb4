import { CATALOG } from '../catalog';
import type { AirflowState, SimulatedTask } from './state';

/** The data refresh's sensor, a subclass of HttpSensor that shows up under its own class name. */
const HTTP_SENSOR = 'TemplatedConnectionHttpSensor';
const MINUTE_MS = 60_000;

/** Starts a run with a task that must not be interrupted. */
export function startIngestion(state: AirflowState, now: number, dagId = CATALOG.busyDag): void {
  if (unfinished(state, dagId)) return;
  const runId = startRun(state, dagId, now);
  addTask(state, { dagId, runId, taskId: 'ingest_data.pull_image_data', operator: 'PythonOperator' }, now);
  addTask(state, { dagId, runId, taskId: 'ingest_data.load_image_data', operator: 'PythonOperator' }, now, {
    state: null,
    startedAt: null,
  });
}

/** Makes a data refresh wait for its reindexing worker to report over HTTP that it is done. */
export function waitOnHttp(state: AirflowState, dagId: string, now: number, pokeEveryMs: number): void {
  if (unfinished(state, dagId)) return;
  const runId = startRun(state, dagId, now - 95 * MINUTE_MS);
  for (const mapIndex of [0, 1, 2]) {
    const task = {
      dagId,
      runId,
      taskId: 'distributed_reindex.reindex.wait_for_reindex',
      operator: HTTP_SENSOR,
    };
    addTask(state, { ...task, mapIndex }, now - 5 * MINUTE_MS, {
      state: 'up_for_reschedule',
      endedAt: iso(now - 5 * MINUTE_MS + 900),
      nextPokeAt: iso(now + pokeEveryMs),
    });
  }
  addTask(state, { dagId, runId, taskId: 'promote_table', operator: 'PGExecuteQueryOperator' }, now, {
    state: null,
    startedAt: null,
  });
}

/** Makes a data refresh wait on a sensor that the runbook doesn't allow. */
export function waitElsewhere(state: AirflowState, dagId: string, now: number, pokeEveryMs: number): void {
  if (unfinished(state, dagId)) return;
  const runId = startRun(state, dagId, now - 20 * MINUTE_MS);
  const taskId = 'wait_for_conflicting_dags.wait_for_create_filtered_image_index';
  addTask(state, { dagId, runId, taskId, operator: 'SingleRunExternalDAGsSensor' }, now - MINUTE_MS, {
    state: 'up_for_reschedule',
    endedAt: iso(now - MINUTE_MS + 400),
    nextPokeAt: iso(now + pokeEveryMs),
  });
}

/** Completes a DAG's unfinished runs and tasks. */
export function finish(state: AirflowState, dagId: string, now: number): void {
  for (const task of state.tasks) {
    if (task.dagId !== dagId || isOver(task.state)) continue;
    task.state = 'success';
    task.startedAt ??= iso(now);
    task.endedAt = iso(now);
    task.nextPokeAt = null;
  }
  for (const run of state.runs) {
    if (run.dagId !== dagId || isOver(run.state)) continue;
    run.state = 'success';
    run.endedAt = iso(now);
  }
}

/** Whether a run or task state is final. */
export function isOver(state: string | null): boolean {
  return ['success', 'failed', 'skipped', 'upstream_failed', 'removed'].includes(state ?? '');
}

function unfinished(state: AirflowState, dagId: string): boolean {
  return state.runs.some(run => run.dagId === dagId && !isOver(run.state));
}

function startRun(state: AirflowState, dagId: string, at: number): string {
  const logicalDate = iso(at);
  const runId = `scheduled__${logicalDate.replace('Z', '+00:00')}`;
  state.runs.push({
    dagId,
    runId,
    state: 'running',
    type: 'scheduled',
    logicalDate,
    startedAt: logicalDate,
    endedAt: null,
  });
  return runId;
}

function addTask(
  state: AirflowState,
  task: Pick<SimulatedTask, 'dagId' | 'runId' | 'taskId' | 'operator'> & { readonly mapIndex?: number },
  startedAt: number,
  more: Partial<SimulatedTask> = {},
): void {
  state.tasks.push({
    mapIndex: -1,
    state: 'running',
    trigger: null,
    startedAt: iso(startedAt),
    endedAt: null,
    tryNumber: 1,
    nextPokeAt: null,
    ...task,
    ...more,
  });
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
