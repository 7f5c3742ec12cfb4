import type { AirflowSnapshot, DagRun, TaskInstance } from '../ports/airflow';
import { grouped } from './grouped';

/** One snapshot, indexed for judging. */
export interface Look {
  readonly snapshot: AirflowSnapshot;
  /** Milliseconds since the epoch, the server's clock. */
  readonly at: number;
  readonly runs: ReadonlyMap<string, DagRun>;
  /** Task instances that have started or are about to, by run. */
  readonly tasks: ReadonlyMap<string, readonly TaskInstance[]>;
  readonly task: ReadonlyMap<string, TaskInstance>;
  /** Whether each DAG is paused; those that weren't read are absent. */
  readonly paused: ReadonlyMap<string, boolean>;
}

/** Indexes a snapshot, leaving out tasks that aren't scheduled yet (`null`): they neither execute nor wait. */
export function lookAt(snapshot: AirflowSnapshot): Look {
  const active = snapshot.tasks.filter(task => task.state !== null);
  return {
    snapshot,
    at: Date.parse(snapshot.at),
    runs: new Map(snapshot.runs.map(run => [runKey(run), run])),
    tasks: grouped(active, runKey),
    task: new Map(active.map(task => [taskKey(task), task])),
    paused: pausedIn(snapshot),
  };
}

/** A DAG that was listed twice counts as paused only if it was both times. */
function pausedIn({ dags }: AirflowSnapshot): ReadonlyMap<string, boolean> {
  const found = new Map<string, boolean>();
  for (const { dagId, paused } of dags) found.set(dagId, paused && found.get(dagId) !== false);
  return found;
}

/** Key of one run. */
export function runKey({ dagId, runId }: Pick<DagRun, 'dagId' | 'runId'>): string {
  return JSON.stringify([dagId, runId]);
}

/** Key of one task instance. */
export function taskKey({ dagId, runId, taskId, mapIndex }: TaskInstance): string {
  return JSON.stringify([dagId, runId, taskId, mapIndex]);
}

/**
 * Unfinished task instance states of Airflow 2.4 to 3.3 without a worker. `awaiting_input` is new in 3.3: a task parked until a
 * person answers.
 */
const WITHOUT_WORKER = ['scheduled', 'up_for_retry', 'up_for_reschedule', 'deferred', 'awaiting_input', null];

/**
 * Whether a deployment would kill the task: it has a worker or is on its way to one, which pausing doesn't stop. In a state that
 * came with a newer Airflow it may have one.
 */
export function executes(task: TaskInstance): boolean {
  return !WITHOUT_WORKER.includes(task.state);
}

/**
 * Every run that matters: unfinished ones, and those that ended while one of their tasks is still executing (a run marked as
 * failed by hand, or one that ended between two requests).
 */
export function runsOf({ runs, tasks }: Look): readonly DagRun[] {
  const ended = [...tasks.entries()]
    .filter(([key, group]) => !runs.has(key) && group.some(executes))
    .flatMap(([, [first]]) => (first === undefined ? [] : [first]))
    .map(({ dagId, runId }): DagRun => ({ dagId, runId, state: 'running', startedAt: null }));
  return [...runs.values(), ...ended];
}
