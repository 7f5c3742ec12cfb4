import type { AirflowState, SimulatedDag, SimulatedImportError, SimulatedRun, SimulatedTask } from './state';

/** A time in Airflow 2's format: with an offset, never with `Z`. */
export function v1Time(time: string | null): string | null {
  return time === null ? null : time.replace('Z', '+00:00');
}

/** `DAG` in the stable API's description. */
export function v1Dag(dag: SimulatedDag): unknown {
  return {
    dag_display_name: dag.dagId,
    dag_id: dag.dagId,
    default_view: 'grid',
    description: null,
    file_token: Buffer.from(dag.dagId).toString('base64url'),
    fileloc: `/opt/airflow/dags/${dag.dagId}.py`,
    has_import_errors: false,
    has_task_concurrency_limits: false,
    is_active: true,
    is_paused: dag.paused,
    is_subdag: false,
    last_expired: null,
    last_parsed_time: '2026-01-01T00:00:00+00:00',
    last_pickled: null,
    max_active_runs: 1,
    max_active_tasks: 16,
    max_consecutive_failed_dag_runs: 0,
    next_dagrun: v1Time(dag.nextRunAt),
    next_dagrun_create_after: v1Time(dag.nextRunAt),
    next_dagrun_data_interval_end: v1Time(dag.nextRunAt),
    next_dagrun_data_interval_start: v1Time(dag.nextRunAt),
    owners: ['data-eng-admin'],
    pickle_id: null,
    root_dag_id: null,
    schedule_interval: dag.schedule === null ? null : { __type: 'CronExpression', value: dag.schedule },
    scheduler_lock: null,
    tags: [],
    timetable_description: dag.schedule === null ? 'Never, external triggers only' : `At ${dag.schedule}`,
  };
}

/** `DAGRun`. */
export function v1Run(run: SimulatedRun): unknown {
  return {
    conf: {},
    dag_id: run.dagId,
    dag_run_id: run.runId,
    data_interval_end: v1Time(run.logicalDate),
    data_interval_start: v1Time(run.logicalDate),
    end_date: v1Time(run.endedAt),
    execution_date: v1Time(run.logicalDate),
    external_trigger: run.type === 'manual',
    last_scheduling_decision: v1Time(run.startedAt),
    logical_date: v1Time(run.logicalDate),
    note: null,
    run_type: run.type,
    start_date: v1Time(run.startedAt),
    state: run.state,
  };
}

/** `TaskInstance`. */
export function v1Task(state: AirflowState, task: SimulatedTask): unknown {
  const run = state.runs.find(candidate => candidate.runId === task.runId && candidate.dagId === task.dagId);
  return {
    dag_id: task.dagId,
    dag_run_id: task.runId,
    duration: duration(task),
    end_date: v1Time(task.endedAt),
    execution_date: v1Time(run?.logicalDate ?? null),
    executor_config: '{}',
    hostname: 'airflow',
    map_index: task.mapIndex,
    max_tries: 2,
    note: null,
    operator: task.operator,
    pid: task.state === 'running' ? 4711 : null,
    pool: 'default_pool',
    pool_slots: 1,
    priority_weight: 1,
    queue: 'default',
    queued_when: v1Time(task.startedAt),
    rendered_fields: {},
    rendered_map_index: task.mapIndex < 0 ? null : String(task.mapIndex),
    sla_miss: null,
    start_date: v1Time(task.startedAt),
    state: task.state,
    task_display_name: task.taskId,
    task_id: task.taskId,
    trigger: trigger(task),
    triggerer_job: null,
    try_number: task.tryNumber,
    unixname: 'airflow',
  };
}

/** `ImportError`. */
export function v1ImportError(error: SimulatedImportError): unknown {
  return {
    filename: error.file,
    import_error_id: error.id,
    stack_trace: error.stackTrace,
    timestamp: v1Time(error.at),
  };
}

/** Seconds between start and end; null without both. Also used by v2. */
export function duration(task: Pick<SimulatedTask, 'startedAt' | 'endedAt'>): number | null {
  if (task.startedAt === null || task.endedAt === null) return null;
  return (Date.parse(task.endedAt) - Date.parse(task.startedAt)) / 1000;
}

/** The trigger of a deferred task. Also used by v2. */
export function trigger(task: SimulatedTask): unknown {
  if (task.trigger === null) return null;
  return {
    classpath: task.trigger,
    created_date: task.startedAt,
    id: 1,
    kwargs: '{}',
    triggerer_id: 1,
  };
}
