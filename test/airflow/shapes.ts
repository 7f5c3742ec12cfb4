import { MID_POKE_MS } from '../../src/core/airflow/judgeTask';
import type { Acceptance } from '../../src/core/airflow/acceptance';
import type { Verdict } from '../../src/core/airflow/verdict';
import type { AirflowSnapshot } from '../../src/core/ports/airflow';

/** One way in which a DAG can be under way, and the verdict expected for it. The DAGs are in `dags/shapes.py`. */
export interface Shape {
  readonly dagId: string;
  /** Description for the table. */
  readonly what: string;
  /** IDs of the runs to start; none for a DAG that stays idle. */
  readonly runs: readonly string[];
  /** Its task instances in this shape, as shown by the API: state and operator, sorted. */
  readonly shows: readonly string[];
  readonly expected: Verdict['outcome'];
  /** Whether the runbook names the DAG. */
  readonly named: boolean;
  /** Judged only after the client's tests: it takes as long as a poke may take, or lasts no longer. */
  readonly late?: true;
  /** An additional condition. */
  readonly when?: (look: AirflowSnapshot) => boolean;
}

const sensor = 'TemplatedConnectionHttpSensor';
/** Characters that schedulers and people use in run IDs. */
const AWKWARD = 'by+hand:1/2';
/** The DAG whose poke lasts until the test answers it. */
export const HELD_POKE = 'refresh_held_poke';

/** Every shape, in the order of the table. */
export const shapes: readonly Shape[] = [
  {
    dagId: 'image_data_refresh',
    what: 'HTTP sensors in reschedule mode, in a mapped task group',
    runs: [AWKWARD],
    shows: [`up_for_reschedule ${sensor}`, `up_for_reschedule ${sensor}`],
    expected: 'safe-if-paused',
    named: true,
  },
  {
    dagId: 'refresh_paused',
    what: 'The same wait, not mapped, paused by hand before',
    runs: [AWKWARD],
    shows: [`up_for_reschedule ${sensor}`],
    expected: 'safe',
    named: true,
    when: look => look.dags.some(dag => dag.dagId === 'refresh_paused' && dag.paused),
  },
  {
    dagId: HELD_POKE,
    what: 'The same wait, caught mid-poke',
    runs: ['one'],
    shows: [`running ${sensor}`],
    expected: 'transient',
    named: true,
    late: true,
    when: look => !isHeldLong(HELD_POKE, look),
  },
  {
    dagId: 'refresh_deferrable',
    what: 'A deferrable HTTP sensor, waiting on its trigger',
    runs: [AWKWARD],
    shows: [`deferred ${sensor} airflow.providers.http.triggers.http.HttpSensorTrigger`],
    expected: 'safe-if-paused',
    named: true,
  },
  {
    dagId: 'refresh_queued',
    what: 'A run that waits on HTTP, and a queued one behind it',
    runs: ['first', 'second'],
    shows: [`up_for_reschedule ${sensor}`],
    expected: 'safe-if-paused',
    named: true,
    when: look => look.runs.some(run => run.dagId === 'refresh_queued' && run.state === 'queued'),
  },
  {
    dagId: 'audio_data_refresh',
    what: 'Not under way',
    runs: [],
    shows: [],
    expected: 'safe',
    named: true,
  },
  {
    dagId: 'refresh_poke_mode',
    what: 'An HTTP sensor in poke mode, which holds its worker',
    runs: ['one'],
    shows: [`running ${sensor}`],
    expected: 'not-safe',
    named: true,
    late: true,
    when: look => isHeldLong('refresh_poke_mode', look),
  },
  {
    dagId: 'refresh_task_sensor',
    what: 'A `@task.sensor` in reschedule mode',
    runs: ['one'],
    shows: ['up_for_reschedule DecoratedSensorOperator'],
    expected: 'not-safe',
    named: true,
  },
  {
    dagId: 'refresh_external_dag',
    what: 'A sensor that waits for another DAG',
    runs: ['one'],
    shows: ['up_for_reschedule ExternalTaskSensor'],
    expected: 'not-safe',
    named: true,
  },
  {
    dagId: 'refresh_python_beside_wait',
    what: 'Python in flight beside an HTTP wait',
    runs: ['one'],
    shows: ['running PythonOperator', `up_for_reschedule ${sensor}`],
    expected: 'not-safe',
    named: true,
  },
  {
    dagId: 'refresh_up_for_retry',
    what: 'Python that failed and will be tried again',
    runs: ['one'],
    shows: ['up_for_retry PythonOperator'],
    expected: 'not-safe',
    named: true,
  },
  {
    dagId: 'other_python',
    what: 'A DAG that the runbook does not name: Python in flight',
    runs: ['one'],
    shows: ['running PythonOperator'],
    expected: 'not-safe',
    named: false,
  },
  {
    dagId: 'other_http_wait',
    what: 'A DAG that the runbook does not name: an HTTP wait',
    runs: ['one'],
    shows: [`up_for_reschedule ${sensor}`],
    expected: 'not-safe',
    named: false,
  },
  {
    dagId: 'other_queued',
    what: 'A DAG that the runbook does not name: paused, with a queued run',
    runs: ['one'],
    shows: [],
    expected: 'not-safe',
    named: false,
    when: look => look.runs.some(run => run.dagId === 'other_queued' && run.state === 'queued'),
  },
  {
    dagId: 'idle_00',
    what: 'A DAG that the runbook does not name, not under way',
    runs: [],
    shows: [],
    expected: 'safe',
    named: false,
  },
];

/** Whether a worker has had one of the DAG's tasks for longer than a poke may take. */
export function isHeldLong(dagId: string, { tasks, at }: AirflowSnapshot): boolean {
  return tasks.some(
    task =>
      task.dagId === dagId &&
      task.state === 'running' &&
      typeof task.queuedAt === 'string' &&
      Date.parse(at) - Date.parse(task.queuedAt) > MID_POKE_MS,
  );
}

/** The waiting that the runbook allows for these shapes. */
export const acceptance: Acceptance = {
  dags: shapes.filter(shape => shape.named).map(shape => shape.dagId),
  operators: ['HttpSensor', sensor],
  triggers: ['airflow.providers.http.triggers.http.HttpSensorTrigger'],
};

/** The snapshot as if this DAG were the only one. */
export function onlyOf(dagId: string, look: AirflowSnapshot): AirflowSnapshot {
  return {
    ...look,
    runs: look.runs.filter(run => run.dagId === dagId),
    tasks: look.tasks.filter(task => task.dagId === dagId),
  };
}

/** Task instances of a snapshot, in the format of {@link Shape.shows}. */
export function shown(look: AirflowSnapshot): readonly string[] {
  return look.tasks
    .map(task => [task.state, task.operator, task.triggerClass].filter(Boolean).join(' '))
    .sort();
}
