import * as l10n from '@vscode/l10n';
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
  const paused = newest?.paused.get(run.dagId) ?? null;
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
    const reason = l10n.t`The runbook doesn't allow this DAG to run now: ${withBegin(what, tasks)}`;
    return judged(outcome, reason, { tasks });
  }
  if (run.state !== 'queued' && run.state !== 'running') {
    const reason = l10n.t`The run is ${run.state}, a state that came with a newer Airflow: it may be executing`;
    return judged('blocked', reason, { tasks });
  }
  if (tasks.length === 0) {
    if (run.state === 'queued') return judged('waits', l10n.t('The run is queued and has not started'));
    const lasting = looks.length > 1 && looks.every(look => isBetweenTasks(run, look));
    const reason = l10n.t(
      'Between two tasks: nothing is executing or waiting, and the next task may start at any moment',
    );
    return judged('blocked', reason, { passing: !lasting });
  }

  const by = grouped(tasks, task => judgeTask(task, looks, acceptance));
  const { meaning, words, outcome } = worst(by);
  const those = by.get(meaning) ?? [];
  const moves = those.map(task => nextMove(task, meaning, acceptance));
  const known = moves.filter(move => move !== undefined);
  const earliest =
    known.length === moves.length ? known.reduce((a, b) => Math.max(a, b), -Infinity) : undefined;
  const what = `${words}: ${tasksInWords(those)}`;
  const reason = meaning === 'waits' ? withNextPoke(what, known, paused) : withBegin(what, those);
  return judged(outcome, reason, {
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
  if (by.has('executes')) return { meaning: 'executes', words: l10n.t('Executes'), outcome: 'executes' };
  if (by.has('blocked')) {
    return { meaning: 'blocked', words: l10n.t('The runbook does not allow waiting on'), outcome: 'blocked' };
  }
  if (by.has('passing'))
    return { meaning: 'passing', words: l10n.t('Is being poked right now'), outcome: 'executes' };
  return { meaning: 'waits', words: l10n.t('Only waits'), outcome: 'waits' };
}

function isBetweenTasks(run: DagRun, look: Look): boolean {
  return look.runs.get(runKey(run))?.state === 'running' && !look.tasks.has(runKey(run));
}

function emptyRun(run: DagRun): string {
  return run.state === 'queued' ? l10n.t('the run is queued') : l10n.t('the run is between two tasks');
}

/** `… since` a time, from the oldest task that reports one. */
function withBegin(what: string, tasks: readonly TaskInstance[]): string {
  const [oldest] = tasks.flatMap(task => task.startedAt ?? task.queuedAt ?? []).sort();
  return oldest === undefined ? what : l10n.t`${what} since ${clockTime(oldest)}`;
}

function withNextPoke(what: string, moves: readonly number[], paused: boolean | null): string {
  if (paused === true) return l10n.t`${what}; paused, so it is not poked`;
  if (moves.length === 0) return what;
  const next = moves.reduce((a, b) => Math.min(a, b), Infinity);
  return l10n.t`${what}; next poke about ${clockTime(next)}`;
}
