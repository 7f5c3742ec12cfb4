import type { DagRun, TaskInstance } from '../ports/airflow';
import type { Acceptance } from './acceptance';
import { grouped } from './grouped';
import { judgeTask, nextMove, type TaskMeaning } from './judgeTask';
import { executes, runKey, type Look } from './looks';
import { clockTime } from '../clockTime';
import { tasksInWords } from './words';

/** The verdict on one unfinished run. */
export interface RunVerdict {
  readonly dagId: string;
  readonly runId: string;
  readonly outcome: 'waits' | 'executes' | 'blocked';
  /** Whether the DAG is paused now. null: unknown. */
  readonly paused: boolean | null;
  /** For people: task, state, operator, and since when. */
  readonly reason: string;
  /** ISO 8601; null when unknown. */
  readonly since: string | null;
  /** The tasks that determine the outcome; empty between two tasks. */
  readonly tasks: readonly TaskInstance[];
}

/** A run's verdict, plus what the overall verdict needs. */
export interface JudgedRun {
  readonly verdict: RunVerdict;
  /** Over in seconds: worth another look. */
  readonly passing: boolean;
  /** Earliest time, in milliseconds since the epoch, from which it may no longer be blocking; undefined: unknown. */
  readonly earliest: number | undefined;
}

/**
 * Judges one run from the latest look.
 * @param looks oldest first, at least one
 */
export function judgeRun(run: DagRun, looks: readonly Look[], acceptance: Acceptance): JudgedRun {
  const newest = looks.at(-1);
  const tasks = newest?.tasks.get(runKey(run)) ?? [];
  const now = newest?.at ?? Number.NaN;
  const paused = newest?.snapshot.dags.find(dag => dag.dagId === run.dagId)?.paused ?? null;
  const judged = (
    outcome: RunVerdict['outcome'],
    reason: string,
    more: {
      readonly passing?: boolean;
      readonly earliest?: number | undefined;
      readonly tasks?: readonly TaskInstance[];
    } = {},
  ): JudgedRun => ({
    verdict: {
      dagId: run.dagId,
      runId: run.runId,
      outcome,
      paused,
      reason,
      since: run.startedAt,
      tasks: more.tasks ?? [],
    },
    passing: more.passing ?? false,
    earliest: more.earliest,
  });

  if (!acceptance.dags.includes(run.dagId)) {
    const what = tasks.length > 0 ? tasksInWords(tasks) : emptyRun(run);
    const outcome = tasks.some(executes) ? 'executes' : 'blocked';
    return judged(outcome, `The runbook doesn't allow this DAG to run now: ${what}${begun(tasks, now)}`, {
      tasks,
    });
  }
  if (tasks.length === 0) {
    if (run.state === 'queued') return judged('waits', 'The run is queued and has not started');
    const lasting = looks.length > 1 && looks.every(look => isBetweenTasks(run, look));
    const reason =
      'Between two tasks: nothing is executing or waiting, and the next task may start at any moment';
    return judged('blocked', reason, { passing: !lasting });
  }

  const by = grouped(tasks, task => judgeTask(task, looks, acceptance));
  const { meaning, words, outcome } = worst(by);
  const those = by.get(meaning) ?? [];
  const moves = those.map(task => nextMove(task, meaning, acceptance));
  const known = moves.filter(move => move !== undefined);
  const earliest =
    known.length === moves.length ? known.reduce((a, b) => Math.max(a, b), -Infinity) : undefined;
  const next = meaning === 'waits' ? nextPoke(known, paused, now) : begun(those, now);
  return judged(outcome, `${words}: ${tasksInWords(those)}${next}`, {
    passing: meaning === 'passing',
    earliest,
    tasks: those,
  });
}

function worst(by: ReadonlyMap<TaskMeaning, unknown>): {
  readonly meaning: TaskMeaning;
  readonly words: string;
  readonly outcome: RunVerdict['outcome'];
} {
  if (by.has('executes')) return { meaning: 'executes', words: 'Executes', outcome: 'executes' };
  if (by.has('blocked')) {
    return { meaning: 'blocked', words: 'The runbook does not allow waiting on', outcome: 'blocked' };
  }
  if (by.has('passing'))
    return { meaning: 'passing', words: 'Is being poked right now', outcome: 'executes' };
  return { meaning: 'waits', words: 'Only waits', outcome: 'waits' };
}

function isBetweenTasks(run: DagRun, look: Look): boolean {
  return look.runs.get(runKey(run))?.state === 'running' && !look.tasks.has(runKey(run));
}

function emptyRun(run: DagRun): string {
  return run.state === 'queued' ? 'the run is queued' : 'the run is between two tasks';
}

/** ` since 22:55 UTC`, from the oldest task that reports a time; otherwise empty. */
function begun(tasks: readonly TaskInstance[], now: number): string {
  const [oldest] = tasks.flatMap(task => task.startedAt ?? task.queuedAt ?? []).sort();
  return oldest === undefined ? '' : ` since ${clockTime(oldest, now)}`;
}

function nextPoke(moves: readonly number[], paused: boolean | null, now: number): string {
  if (paused === true) return '; paused, so it is not poked';
  return moves.length === 0
    ? ''
    : `; next poke about ${clockTime(
        moves.reduce((a, b) => Math.min(a, b), Infinity),
        now,
      )}`;
}
