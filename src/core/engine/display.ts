import type { Problem } from '../errors';
import type { Live, LiveStep, WatchedStep } from '../kind/live';
import { buildView } from '../view/buildView';
import type { RunView } from '../view/view';
import type { Elsewhere } from './lease';
import type { RunOptions } from './runOptions';

/** What people see of a run: its journal, plus what is happening right now, which isn't journaled. */
export class Display {
  readonly #steps = new Map<string, LiveStep>();
  readonly #watched = new Map<string, WatchedStep>();
  readonly #listeners = new Set<(view: RunView) => void>();
  #problem: Problem | null = null;
  /** From the latest heartbeat: only a successful one clears it. */
  #beatProblem: Problem | null = null;
  #changes = 0;
  /** The view as it was built last, and what it was built from: several read it after each change. */
  #built: { readonly from: readonly unknown[]; readonly view: RunView } | undefined;

  /** @param elsewhere returns the window that drives the run instead of this one; null: this one does */
  constructor(
    private readonly options: RunOptions,
    private readonly elsewhere: () => Elsewhere | null,
  ) {
    options.log.onAppend(() => {
      this.changed();
    });
  }

  /** The current view, with secrets masked. */
  get view(): RunView {
    const { log, masked } = this.options;
    const { record, events } = log;
    const drivenElsewhere = this.elsewhere();
    // Ticks age.
    const second = Math.floor(this.options.ports.clock.now() / 1_000);
    const from = [record, events.length, drivenElsewhere?.since, this.#changes, second];
    if (this.#built?.from.every((each, at) => each === from[at]) !== true) {
      const problem = this.#problem ?? this.#beatProblem;
      const live: Live = { steps: this.#steps, watched: this.#watched, problem };
      const view = buildView({ ...this.options, drivenElsewhere, record, events, live });
      this.#built = { from, view };
    }
    const { view } = this.#built;
    // A secret may have become known since.
    return masked?.(view) ?? view;
  }

  /** Calls the listener on each change; returns the unsubscribe function. */
  onChange(listener: (view: RunView) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @param live null: the step is no longer doing anything */
  showStep(stepId: string, live: LiveStep | null): void {
    if (live === null) this.#steps.delete(stepId);
    else this.#steps.set(stepId, live);
    this.changed();
  }

  showWatched(stepId: string, seen: WatchedStep): void {
    this.#watched.set(stepId, seen);
    this.changed();
  }

  /** @param problem null: it works again */
  tell(problem: Problem | null): void {
    this.#problem = problem;
    this.changed();
  }

  /** @param problem of the lock's heartbeat; null: it works again */
  tellBeat(problem: Problem | null): void {
    this.#beatProblem = problem;
    this.changed();
  }

  changed(): void {
    this.#changes += 1;
    if (this.#listeners.size === 0) return;
    const { view } = this;
    for (const listener of this.#listeners) listener(view);
  }

  dispose(): void {
    this.#listeners.clear();
  }
}
