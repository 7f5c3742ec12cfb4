import type { AirflowSnapshot, DagRun, TaskInstance } from '../ports/airflow';
import { grouped } from './grouped';

/** One snapshot, indexed for judging. */
export interface Look {
  readonly snapshot: AirflowSnapshot;
  /** Milliseconds since the epoch, the server's clock. */
  readonly at: number;
  readonly runs: ReadonlyMap<string, DagRun>;
  /** Task instances that have begun or are about to, by run. */
  readonly tasks: ReadonlyMap<string, readonly TaskInstance[]>;
  readonly task: ReadonlyMap<string, TaskInstance>;
}

/** Indexes a snapshot. Tasks that aren't scheduled yet (`null`) neither execute nor wait: they are left out. */
export function lookAt(snapshot: AirflowSnapshot): Look {
  const active = snapshot.tasks.filter(task => task.state !== null);
  return {
    snapshot,
    at: Date.parse(snapshot.at),
    runs: new Map(snapshot.runs.map(run => [runKey(run), run])),
    tasks: grouped(active, runKey),
    task: new Map(active.map(task => [taskKey(task), task])),
  };
}

/** Names one run. */
export function runKey({ dagId, runId }: Pick<DagRun, 'dagId' | 'runId'>): string {
  return JSON.stringify([dagId, runId]);
}

/** Names one task instance. */
export function taskKey({ dagId, runId, taskId, mapIndex }: TaskInstance): string {
  return JSON.stringify([dagId, runId, taskId, mapIndex]);
}

/** Whether a deployment would kill it: it holds a worker, or is on its way to one, which pausing doesn't stop. */
export function executes(task: TaskInstance): boolean {
  return task.state === 'running' || task.state === 'queued' || task.state === 'restarting';
}

/**
 * Every run that matters: those unfinished, and those that ended while a task of theirs still executes (a run marked
 * failed by hand, or one that ended between two requests).
 */
export function runsOf({ runs, tasks }: Look): readonly DagRun[] {
  const ended = [...tasks.entries()]
    .filter(([key, group]) => !runs.has(key) && group.some(executes))
    .flatMap(([, [first]]) => (first === undefined ? [] : [first]))
    .map(({ dagId, runId }): DagRun => ({ dagId, runId, state: 'running', startedAt: null }));
  return [...runs.values(), ...ended];
}
