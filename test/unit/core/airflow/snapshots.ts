import type { Acceptance } from '../../../../src/core/airflow/acceptance';
import type { AirflowSnapshot, Dag, DagRun, TaskInstance } from '../../../../src/core/ports/airflow';

/** Openverse's, as the catalog's runbook has it. */
export const acceptance: Acceptance = {
  dags: ['image_data_refresh', 'audio_data_refresh'],
  operators: ['HttpSensor', 'TemplatedConnectionHttpSensor'],
  triggers: ['airflow.providers.http.triggers.http.HttpSensorTrigger'],
};
export const NOW = Date.parse('2026-11-22T12:00:00Z');

/** ISO 8601, this many seconds after `NOW`. */
export function at(seconds: number): string {
  return new Date(NOW + seconds * 1000).toISOString();
}

export function run(dagId: string, more: Partial<DagRun> = {}): DagRun {
  return {
    dagId,
    runId: 'scheduled__2026-11-22T00:00:00+00:00',
    state: 'running',
    startedAt: at(-3600),
    ...more,
  };
}

/** An accepted sensor that waits for its next poke. */
export function task(dagId: string, more: Partial<TaskInstance> = {}): TaskInstance {
  return {
    dagId,
    runId: 'scheduled__2026-11-22T00:00:00+00:00',
    taskId: 'reindex.wait_for_completion',
    mapIndex: -1,
    state: 'up_for_reschedule',
    operator: 'TemplatedConnectionHttpSensor',
    triggerClass: null,
    startedAt: at(-305),
    endedAt: at(-300),
    queuedAt: at(-310),
    tryNumber: 1,
    ...more,
  };
}

export function dag(dagId: string, paused = false, nextRunAt: string | null = null): Dag {
  return { dagId, paused, nextRunAt };
}

/** A snapshot: both refresh DAGs exist, unpaused, and nothing runs. */
export function look(more: Partial<AirflowSnapshot> = {}): AirflowSnapshot {
  return {
    server: { api: 'v1', version: '2.9.3' },
    at: at(0),
    readableDags: 40,
    runs: [],
    tasks: [],
    dags: [dag('image_data_refresh'), dag('audio_data_refresh')],
    ...more,
  };
}

/** A snapshot with one run of `image_data_refresh` that has these tasks. */
export function imageRefresh(
  tasks: readonly Partial<TaskInstance>[],
  more: Partial<AirflowSnapshot> = {},
): AirflowSnapshot {
  return look({
    runs: [run('image_data_refresh')],
    tasks: tasks.map(one => task('image_data_refresh', one)),
    ...more,
  });
}

/** Both refresh DAGs, the image one paused. */
export const imagePaused: Pick<AirflowSnapshot, 'dags'> = {
  dags: [dag('image_data_refresh', true), dag('audio_data_refresh')],
};
