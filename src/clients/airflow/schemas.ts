import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import type { Dag, DagRun, FinishedRun, ImportError, TaskInstance } from '../../core/ports/airflow';

/** Unfinished states that every Airflow since 2.4 knows. */
export const unfinishedStates = [
  'scheduled',
  'queued',
  'running',
  'restarting',
  'up_for_retry',
  'up_for_reschedule',
  'deferred',
] as const;

/** A task parked until a person answers; since 3.3. */
export const AWAITING_INPUT = 'awaiting_input';

/** One page of a list. */
export interface Page<T> {
  readonly rows: readonly T[];
  /** Number of rows on all pages. */
  readonly total: number;
}
export type Schema<T> = v.GenericSchema<unknown, T>;

/** Every other state is of something that may run, also one that came with a newer Airflow. */
const finished = ['success', 'failed', 'skipped', 'upstream_failed', 'removed'];
const StateSchema = v.pipe(v.string(), v.regex(/^\w{1,50}$/));
const UnfinishedSchema = v.pipe(
  StateSchema,
  v.check(state => !finished.includes(state)),
);

/** The answer to a query for a state that doesn't exist, which lists those that do; returns the unfinished ones. */
export const StatesSchema = v.pipe(
  v.object({ detail: v.tuple([v.object({ ctx: v.object({ expected: v.string() }) })]) }),
  v.transform(({ detail: [{ ctx }] }) =>
    Array.from(ctx.expected.matchAll(/'([^']*)'/g), ([, state = '']) => state),
  ),
  v.array(StateSchema),
  v.maxLength(50),
  v.check(states => ['running', 'queued', 'success'].every(state => states.includes(state))),
  v.transform(states => states.filter(state => !finished.includes(state))),
);

const Text = v.string();
const Time = v.nullable(v.string());
/** A time that some versions omit; no safety check depends on it. */
const TimeIfTold = v.nullish(v.string(), null);
const Total = v.pipe(v.number(), v.integer(), v.minValue(0));

const RunSchema = v.pipe(
  v.object({
    dag_id: Text,
    dag_run_id: Text,
    state: UnfinishedSchema,
    start_date: Time,
  }),
  v.transform((run): DagRun => ({
    dagId: run.dag_id,
    runId: run.dag_run_id,
    state: run.state,
    startedAt: run.start_date,
  })),
);

const TaskSchema = v.pipe(
  v.object({
    dag_id: Text,
    dag_run_id: Text,
    task_id: Text,
    map_index: v.number(),
    state: UnfinishedSchema,
    operator: v.nullish(Text),
    operator_name: v.nullish(Text),
    trigger: v.nullish(v.object({ classpath: v.nullish(Text) })),
    start_date: Time,
    end_date: TimeIfTold,
    queued_when: TimeIfTold,
    try_number: v.number(),
  }),
  v.transform((task): TaskInstance => ({
    dagId: task.dag_id,
    runId: task.dag_run_id,
    taskId: task.task_id,
    mapIndex: task.map_index,
    state: task.state,
    operator: task.operator ?? task.operator_name ?? null,
    triggerClass: task.trigger?.classpath ?? null,
    startedAt: task.start_date,
    endedAt: task.end_date,
    queuedAt: task.queued_when,
    tryNumber: task.try_number,
  })),
);

interface NumberedError {
  readonly id: string;
  readonly error: ImportError;
}
const ImportErrorSchema = v.pipe(
  v.object({
    import_error_id: v.number(),
    filename: v.nullish(Text, l10n.t('(a file without a name)')),
    timestamp: TimeIfTold,
    stack_trace: v.nullish(Text, ''),
  }),
  v.transform((error): NumberedError => ({
    id: String(error.import_error_id),
    error: {
      file: error.filename,
      at: error.timestamp,
      summary: error.stack_trace.trimEnd().split('\n').at(-1)?.trim() ?? '',
    },
  })),
);

/** Unfinished runs, in either API. */
export const RunsSchema: Schema<Page<DagRun>> = v.pipe(
  v.object({ dag_runs: v.array(RunSchema), total_entries: Total }),
  v.transform(body => ({ rows: body.dag_runs, total: body.total_entries })),
);
/** Successful runs, in either API. */
export const FinishedRunsSchema = v.pipe(
  v.object({ dag_runs: v.array(v.object({ dag_id: Text, start_date: Time, end_date: TimeIfTold })) }),
  v.transform(({ dag_runs }): readonly FinishedRun[] =>
    dag_runs.flatMap(({ dag_id: dagId, start_date: startedAt, end_date: endedAt }) =>
      startedAt === null || endedAt === null ? [] : [{ dagId, startedAt, endedAt }],
    ),
  ),
);
/** Unfinished task instances, in either API. */
export const TasksSchema: Schema<Page<TaskInstance>> = v.pipe(
  v.object({ task_instances: v.array(TaskSchema), total_entries: Total }),
  v.transform(body => ({ rows: body.task_instances, total: body.total_entries })),
);
/** Import errors, in either API. */
export const ImportErrorsSchema: Schema<Page<NumberedError>> = v.pipe(
  v.object({ import_errors: v.array(ImportErrorSchema), total_entries: Total }),
  v.transform(body => ({ rows: body.import_errors, total: body.total_entries })),
);

/** A DAG of Airflow 2. */
export const DagV1Schema: Schema<Dag> = v.pipe(
  v.object({ dag_id: Text, is_paused: v.boolean(), next_dagrun_create_after: Time }),
  v.transform(dag => ({ dagId: dag.dag_id, paused: dag.is_paused, nextRunAt: dag.next_dagrun_create_after })),
);
/** A DAG of Airflow 3. */
export const DagV2Schema: Schema<Dag> = v.pipe(
  v.object({ dag_id: Text, is_paused: v.boolean(), next_dagrun_run_after: Time }),
  v.transform(dag => ({ dagId: dag.dag_id, paused: dag.is_paused, nextRunAt: dag.next_dagrun_run_after })),
);
/** A page of DAGs, in the API that the row's schema belongs to. */
export function dagsSchema(row: Schema<Dag>): Schema<Page<Dag>> {
  return v.pipe(
    v.object({ dags: v.array(row), total_entries: Total }),
    v.transform(body => ({ rows: body.dags, total: body.total_entries })),
  );
}

/** The answer to a version request. */
export const VersionSchema = v.object({ version: v.pipe(Text, v.regex(/^\d+\.\d+/)) });

/** The answer to a login. */
export const TokenSchema = v.object({ access_token: v.pipe(Text, v.nonEmpty()) });
