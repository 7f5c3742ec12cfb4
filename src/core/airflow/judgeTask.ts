import { durationMs } from '../duration';
import type { TaskInstance } from '../ports/airflow';
import type { Acceptance } from './acceptance';
import { executes, taskKey, type Look } from './looks';

/**
 * How long an accepted sensor may execute and still count as mid-poke, in milliseconds since it was handed to a worker.
 * Starting the task's process takes seconds and one HTTP request a few more; a sensor in poke mode executes for hours.
 */
export const MID_POKE_MS = 30_000;

/**
 * Meaning of a task instance in an allowed DAG.
 * - `waits`: an accepted sensor without a worker
 * - `passing`: an accepted sensor that is mid-poke, or being handed over; over in seconds
 * - `executes`: has a worker, or is on its way to one
 * - `blocked`: has no worker, but isn't allowed by the runbook
 */
export type TaskMeaning = 'waits' | 'passing' | 'executes' | 'blocked';

/**
 * @param looks oldest first; the task is in the newest
 */
export function judgeTask(task: TaskInstance, looks: readonly Look[], acceptance: Acceptance): TaskMeaning {
  const accepted = task.operator !== null && acceptance.operators.includes(task.operator);
  if (!accepted) return executes(task) ? 'executes' : 'blocked';
  const before = looks.slice(0, -1).map(look => look.task.get(taskKey(task)));
  switch (task.state) {
    case 'up_for_reschedule':
    case 'up_for_retry':
    case 'scheduled':
      return 'waits';
    case 'deferred':
      if (task.triggerClass !== null) {
        return acceptance.triggers.includes(task.triggerClass) ? 'waits' : 'blocked';
      }
      // A fired trigger disappears before the task moves on, so the second indication may be missing, but not for long.
      return before.length > 0 && before.every(isUnwitnessed) ? 'blocked' : 'passing';
    case 'queued':
    case 'running':
      return isMidPoke(task, before, looks.at(-1)?.at ?? Number.NaN) ? 'passing' : 'executes';
    default:
      return executes(task) ? 'executes' : 'blocked';
  }
}

function isUnwitnessed(task: TaskInstance | undefined): boolean {
  return task?.state === 'deferred' && task.triggerClass === null;
}

/** A sensor that was seen waiting isn't in poke mode. Otherwise the time since it was queued decides, or else the looks. */
function isMidPoke(task: TaskInstance, before: readonly (TaskInstance | undefined)[], now: number): boolean {
  if (before.some(t => t?.state === 'up_for_reschedule' || t?.state === 'deferred')) return true;
  if (typeof task.queuedAt === 'string') return now - Date.parse(task.queuedAt) < MID_POKE_MS;
  return before.length === 0 || !before.every(t => t !== undefined && executes(t));
}

/** When a task that isn't being poked may have moved on, in milliseconds since the epoch; undefined: unknown. */
export function nextMove(
  task: TaskInstance,
  meaning: TaskMeaning,
  { pokedEvery }: Acceptance,
): number | undefined {
  if (meaning === 'passing' && typeof task.queuedAt === 'string') return after(task.queuedAt, MID_POKE_MS);
  if (task.state !== 'up_for_reschedule' || typeof task.endedAt !== 'string') return undefined;
  return pokedEvery === undefined ? undefined : after(task.endedAt, durationMs(pokedEvery));
}

/** @param time as the server gave it, which may be no time, or none that a clock can show */
function after(time: string, ms: number): number | undefined {
  const at = Date.parse(time) + ms;
  return Number.isNaN(new Date(at).getTime()) ? undefined : at;
}
