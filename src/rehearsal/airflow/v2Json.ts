import { createHash } from 'node:crypto';
import type { AirflowState, SimulatedDag, SimulatedImportError, SimulatedRun, SimulatedTask } from './state';
import { duration, trigger } from './v1Json';

const VERSION_CREATED = '2026-01-01T00:00:00Z';

/** `DAGResponse` of Airflow 3.1. */
export function v2Dag(dag: SimulatedDag): unknown {
  return {
    dag_id: dag.dagId,
    dag_display_name: dag.dagId,
    is_paused: dag.paused,
    is_stale: false,
    last_parsed_time: VERSION_CREATED,
    last_parse_duration: 0.12,
    last_expired: null,
    bundle_name: 'dags-folder',
    bundle_version: null,
    relative_fileloc: `${dag.dagId}.py`,
    fileloc: `/opt/airflow/dags/${dag.dagId}.py`,
    description: null,
    timetable_summary: dag.schedule,
    timetable_description: dag.schedule === null ? 'Never, external triggers only' : `At ${dag.schedule}`,
    tags: [],
    max_active_tasks: 16,
    max_active_runs: 1,
    max_consecutive_failed_dag_runs: 0,
    has_task_concurrency_limits: false,
    has_import_errors: false,
    next_dagrun_logical_date: dag.nextRunAt,
    next_dagrun_data_interval_start: dag.nextRunAt,
    next_dagrun_data_interval_end: dag.nextRunAt,
    next_dagrun_run_after: dag.nextRunAt,
    owners: ['data-eng-admin'],
    file_token: Buffer.from(dag.dagId).toString('base64url'),
  };
}

/** `DAGRunResponse`. */
export function v2Run(run: SimulatedRun): unknown {
  return {
    dag_run_id: run.runId,
    dag_id: run.dagId,
    logical_date: run.logicalDate,
    queued_at: run.logicalDate,
    start_date: run.startedAt,
    end_date: run.endedAt,
    duration: duration(run),
    data_interval_start: run.logicalDate,
    data_interval_end: run.logicalDate,
    run_after: run.logicalDate,
    last_scheduling_decision: run.startedAt,
    run_type: run.type,
    state: run.state,
    triggered_by: run.type === 'manual' ? 'ui' : 'timetable',
    triggering_user_name: null,
    conf: {},
    note: null,
    dag_versions: [dagVersion(run.dagId)],
    bundle_version: null,
    dag_display_name: run.dagId,
  };
}

/** `TaskInstanceResponse`. */
export function v2Task(state: AirflowState, task: SimulatedTask): unknown {
  const run = state.runs.find(candidate => candidate.runId === task.runId && candidate.dagId === task.dagId);
  return {
    id: uuid(`${task.dagId}/${task.runId}/${task.taskId}/${task.mapIndex}`),
    task_id: task.taskId,
    dag_id: task.dagId,
    dag_run_id: task.runId,
    map_index: task.mapIndex,
    logical_date: run?.logicalDate ?? null,
    run_after: run?.logicalDate ?? VERSION_CREATED,
    start_date: task.startedAt,
    end_date: task.endedAt,
    duration: duration(task),
    state: task.state,
    try_number: task.tryNumber,
    max_tries: 2,
    task_display_name: task.taskId,
    dag_display_name: task.dagId,
    hostname: 'airflow',
    unixname: 'airflow',
    pool: 'default_pool',
    pool_slots: 1,
    queue: 'default',
    priority_weight: 1,
    operator: task.operator,
    operator_name: task.operator,
    queued_when: task.startedAt,
    scheduled_when: task.startedAt,
    pid: task.state === 'running' ? 4711 : null,
    executor: null,
    executor_config: '{}',
    note: null,
    rendered_map_index: task.mapIndex < 0 ? null : String(task.mapIndex),
    rendered_fields: {},
    trigger: trigger(task),
    triggerer_job: null,
    dag_version: dagVersion(task.dagId),
  };
}

/** `ImportErrorResponse`. */
export function v2ImportError(error: SimulatedImportError): unknown {
  return {
    import_error_id: error.id,
    timestamp: error.at,
    filename: error.file,
    bundle_name: 'dags-folder',
    stack_trace: error.stackTrace,
  };
}

function dagVersion(dagId: string): unknown {
  return {
    id: uuid(dagId),
    version_number: 1,
    dag_id: dagId,
    bundle_name: 'dags-folder',
    bundle_version: null,
    created_at: VERSION_CREATED,
    dag_display_name: dagId,
    bundle_url: null,
  };
}

function uuid(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-7$3-8$4-$5');
}
