import { quietView } from '../view/quietView';
import { Changes } from '../changes';
import { CancelledError, ProblemError, toProblem, type Problem } from '../errors';
import type { Clock } from '../ports/clock';
import { currentOf, previousInWords, type RunView } from '../view/view';
import { lockUnreadable } from './lockLost';
import type { LockHolder, RunLock } from './runLock';

/** A colleague's progress is told some seconds after it changed; more often would not show more. */
const LOOK_MS = 15_000;
/** While nobody sees it. */
const UNSEEN_MS = 60_000;

export interface FollowingOptions {
  readonly lock: Pick<RunLock, 'read'>;
  readonly clock: Clock;
  /** Of the runbook that the service is deployed by. */
  readonly title: string;
  /** Address of origin. */
  readonly repository: string;
  readonly rehearsal?: boolean;
  /** Who holds the lock as following begins. */
  readonly holder: LockHolder;
}

/**
 * A deployment that is run on another machine, as its team lock tells of it; nothing can be done to it here. It is looked at
 * until the lock is free.
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

  /** Told whether anybody sees it: that changes how often it is looked at, and nothing else. */
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
      // What was seen last stays, and says so.
      this.#problem = toProblem(error);
    }
  }
}

/**
 * The view of a run that only its lock tells of.
 * @param seen whether the lock is free by now, and why the newest look failed
 */
export function followedView(
  { title, repository, rehearsal = false }: Pick<FollowingOptions, 'title' | 'repository' | 'rehearsal'>,
  holder: LockHolder,
  { isOver, problem }: { readonly isOver: boolean; readonly problem: Problem | null },
): RunView {
  const { owner, run, reason, progress, takenOverFrom } = holder;
  // One that was read tells them.
  const [since, heartbeatAt] = [holder.since ?? '', holder.heartbeatAt ?? ''];
  let number = 0;
  // Whoever can push can write one twice, and VS Code shows no tree at all in which an id is twice.
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
    ? `${owner} is done: the team lock is free`
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
      { label: 'Repository', value: repository, tone: 'info' },
      { label: 'Reason', value: reason, tone: 'info' },
      ...(takenOverFrom === null
        ? []
        : [{ label: 'Taken over from', value: takenOverFrom.owner, tone: 'warn' as const }]),
    ],
    current: currentOf(all)?.id ?? null,
    headline: problem === null ? headline : problem.message,
    mayHaveChanged: true,
    followed: { owner, heartbeatAt, isOver },
    journalProblems: problem === null ? [] : [`${problem.message} ${problem.remedy}`],
  };
}

/** @returns the error that says that there is nothing to follow */
export function nothingToFollow(title: string): ProblemError {
  return new ProblemError({
    code: 'lock.free',
    message: `No deployment in progress for “${title}”: the team lock is free.`,
    remedy: 'Start a deployment yourself, or try again once a colleague has started one.',
  });
}
