import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { Changes } from '../changes';
import { CancelledError, ProblemError, toProblem, type Problem } from '../errors';
import { lockUnreadable } from '../lock/lockLost';
import { ProgressSchema, type Progress } from '../lock/progress';
import type { LockHolder, RunLock } from '../lock/runLock';
import type { Clock } from '../ports/clock';
import { quietView } from '../view/quietView';
import { currentOf, previousInWords, type RunView } from '../view/view';

/** A colleague publishes progress some seconds after a change; looking more often wouldn't show more. */
const LOOK_MS = 15_000;
/** While nobody is watching. */
const UNSEEN_MS = 60_000;

export interface FollowingOptions {
  readonly lock: Pick<RunLock, 'read'>;
  readonly clock: Clock;
  /** Title of the runbook for the service. */
  readonly title: string;
  /** Address of origin. */
  readonly repository: string;
  readonly rehearsal?: boolean;
  /** Lock holder when following starts. */
  readonly holder: LockHolder;
}

/**
 * A deployment that runs on another machine, as its team lock describes it; nothing can be done to it from here. Polled until
 * the lock is free.
 */
export class Following {
  #holder: LockHolder;
  #isOver = false;
  #problem: Problem | null = null;
  #isSeen = true;
  readonly #changes: Changes;
  readonly #listeners = new Set<() => void>();
  readonly #ended = new AbortController();

  constructor(private readonly options: FollowingOptions) {
    this.#holder = options.holder;
    this.#changes = new Changes(options.clock);
    void this.#follow(this.#ended.signal);
  }

  get view(): RunView {
    return followedView(this.options, this.#holder, { isOver: this.#isOver, problem: this.#problem });
  }

  /** Called after every change; returns the unsubscribe function. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Call with whether anyone is watching: this only changes how often the lock is read. */
  seen(isSeen: boolean): void {
    if (isSeen === this.#isSeen) return;
    this.#isSeen = isSeen;
    this.#changes.tell();
  }

  /** Ends following. */
  dispose(): void {
    this.#ended.abort();
    this.#listeners.clear();
  }

  async #follow(signal: AbortSignal): Promise<void> {
    try {
      while (!this.#isOver) {
        const seen = this.#isSeen;
        await this.#changes.until(() => this.#isSeen !== seen, signal, seen ? LOOK_MS : UNSEEN_MS);
        if (seen && !this.#isSeen) continue;
        await this.#look(signal);
        for (const listener of this.#listeners) listener();
      }
    } catch (error) {
      if (!(error instanceof CancelledError)) throw error;
    }
  }

  async #look(signal: AbortSignal): Promise<void> {
    try {
      const holder = await this.options.lock.read(signal);
      if (holder?.unreadable !== undefined) throw lockUnreadable(holder.unreadable);
      this.#isOver = holder === null;
      this.#holder = holder ?? this.#holder;
      this.#problem = null;
    } catch (error) {
      if (signal.aborted) throw new CancelledError();
      // Keep showing what was last seen, along with the problem.
      this.#problem = toProblem(error);
    }
  }
}

/** The progress that a view shows, for colleagues who follow the run. */
export function progressOf(view: RunView): Progress {
  return v.parse(ProgressSchema, view);
}

/**
 * The view of a run that is known only through its lock.
 * @param seen whether the lock is free now, and why the latest look failed
 */
export function followedView(
  { title, repository, rehearsal = false }: Pick<FollowingOptions, 'title' | 'repository' | 'rehearsal'>,
  holder: LockHolder,
  { isOver, problem }: { readonly isOver: boolean; readonly problem: Problem | null },
): RunView {
  const { owner, run, reason, progress, takenOverFrom } = holder;
  // Both are always set in a lock that could be read.
  const [since, heartbeatAt] = [holder.since ?? '', holder.heartbeatAt ?? ''];
  let number = 0;
  // Anyone who can push can write a duplicate id, and VS Code shows no tree if it contains one.
  const known = new Set<string>();
  const isNew = ({ id }: { readonly id: string }) => known.size < known.add(id).size;
  const phases = (progress?.phases ?? []).map(({ title, steps }) => ({
    title,
    steps: steps.filter(isNew).map(step => {
      number += 1;
      const rest = { reading: null, tick: null, question: null, problem: null, progress: null, actions: [] };
      return { ...step, number, ...rest };
    }),
  }));
  const all = phases.flatMap(phase => phase.steps);
  const headline = isOver
    ? l10n.t`${owner} is done: the team lock is free`
    : `${owner}: ${progress?.headline ?? reason}`;
  return {
    ...quietView,
    runId: run,
    rehearsal,
    title: progress?.title ?? title,
    startedAt: since,
    startedBy: owner,
    phases,
    obligations: isOver
      ? []
      : holder.obligations.map(({ title, previous }, index) => ({
          id: `followed:${index}`,
          title,
          previous: previousInWords(previous),
          since,
          met: false,
          evidence: null,
          remedy: null,
          place: null,
        })),
    facts: [
      { label: l10n.t('Repository'), value: repository, tone: 'info' },
      { label: l10n.t('Reason'), value: reason, tone: 'info' },
      ...(takenOverFrom === null
        ? []
        : [{ label: l10n.t('Taken over from'), value: takenOverFrom.owner, tone: 'warn' as const }]),
    ],
    current: currentOf(all)?.id ?? null,
    headline: problem === null ? headline : problem.message,
    mayHaveChanged: true,
    followed: { owner, heartbeatAt, isOver },
    retrying: problem === null ? null : `${problem.message} ${problem.remedy}`,
  };
}

/** @returns the error that says that there is nothing to follow */
export function nothingToFollow(title: string): ProblemError {
  return new ProblemError({
    code: 'lock.free',
    message: l10n.t`No deployment in progress for “${title}”: the team lock is free.`,
    remedy: l10n.t('Start a deployment yourself, or try again once a colleague has started one.'),
  });
}
