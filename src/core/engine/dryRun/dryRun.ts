import { isoNow } from '../../clockTime';
import { toProblem, CancelledError, type Problem } from '../../errors';
import type { RunRecord } from '../../journal/state';
import { courseOf, type Step } from '../../runbook/runbook';
import type { RunView } from '../../view/view';
import type { ContextSource } from '../context';
import { dryView, type DryStep } from './dryView';
import { lookAt, withSeen, type DrySeen } from './steps';

export interface DryRunOptions {
  /** With ports that only read. */
  readonly source: Omit<ContextSource, 'run' | 'recordMarkdown'>;
  /** Only in memory, never in a journal. */
  readonly record: RunRecord;
  readonly rehearsal: boolean;
  /** Where the runbook's text comes from, in words. */
  readonly from: string;
  /** Masks secrets in what is shown. */
  readonly masked?: (view: RunView) => RunView;
}

/**
 * Looks at every step once, in order, and does nothing. Nothing here could perform an act: there is neither a driver nor a
 * journal, and the ports refuse anything that changes something.
 */
export class DryRun {
  readonly #source: ContextSource;
  #record: RunRecord;
  readonly #seen = new Map<string, DryStep>();
  readonly #listeners = new Set<() => void>();
  readonly #ended = new AbortController();
  #isOver = false;
  #problem: Problem | null = null;
  /** Resolves once every step has been looked at, or on dispose. */
  readonly done: Promise<void>;

  constructor(private readonly options: DryRunOptions) {
    this.#record = options.record;
    this.#source = { ...options.source, run: () => this.#record, recordMarkdown: () => '' };
    this.done = this.#go(this.#ended.signal);
  }

  get view(): RunView {
    const view = dryView({
      ...this.options,
      source: this.#source,
      seen: this.#seen,
      isOver: this.#isOver,
      problem: this.#problem,
    });
    return this.options.masked?.(view) ?? view;
  }

  /** Called after every change; returns the unsubscribe function. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Ends it, abandoning whatever is being read. */
  dispose(): void {
    this.#ended.abort(new CancelledError());
    this.#listeners.clear();
  }

  async #go(signal: AbortSignal): Promise<void> {
    try {
      let acting: Step | undefined;
      for (const step of courseOf(this.#source.runbook, false)) {
        this.#show(step, { is: 'looking', since: isoNow(this.#source.ports.clock) });
        const seen = await lookAt(this.#source, step, acting, signal);
        this.#record = withSeen(this.#record, step, seen);
        if (mayChange(seen)) acting = step;
        this.#show(step, seen);
      }
    } catch (error) {
      if (signal.aborted) return;
      this.#problem = toProblem(error);
    }
    this.#isOver = true;
    this.#tell();
  }

  #show(step: Step, seen: DryStep): void {
    this.#seen.set(step.id, seen);
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** Whether the world may be different after that step. */
function mayChange({ is, isHarmless }: DrySeen): boolean {
  return isHarmless !== true && (is === 'acts' || is === 'asks' || is === 'depends');
}
