import { Changes } from '../changes';
import { elapsedMs } from '../duration';
import { toProblem } from '../errors';
import type { Tick } from '../journal/events';
import type { RunLog } from '../journal/runLog';
import { stepState } from '../journal/state';
import type { Clock } from '../ports/clock';
import { courseOf, stepsOf, type Runbook, type Step } from '../runbook/runbook';
import type { WatchedStep } from '../kind/live';
import type { Kind, Observation } from '../kind/kind';
import { isReliedOn } from '../kind/relied';

/** Factor by which the interval grows while nobody is watching. */
const UNSEEN = 4;
/** Maximum interval between looks, however often they failed. */
const SLOWEST_MS = 5 * 60_000;

export interface WatchOptions {
  readonly log: RunLog;
  readonly runbook: Runbook;
  readonly kinds: ReadonlyMap<string, Kind>;
  /** Parsed parameters by step id. */
  readonly params: ReadonlyMap<string, unknown>;
  readonly clock: Clock;
  /** Looks at a step once, without changing anything. */
  readonly look: (step: Step, signal: AbortSignal) => Promise<Observation<unknown>>;
  readonly onLook: (stepId: string, seen: WatchedStep) => void;
}

/**
 * Keeps rechecking a verified tick whose world changes by itself, as long as a later step relies on it. It decides nothing:
 * every act reads again what it relies on. The results are shown but not journaled.
 */
export class Watch {
  #isSeen = true;
  readonly #changes: Changes;

  constructor(private readonly options: WatchOptions) {
    this.#changes = new Changes(options.clock);
  }

  /** Whether anybody is watching: this only changes how often it looks. */
  set isSeen(seen: boolean) {
    if (seen === this.#isSeen) return;
    this.#isSeen = seen;
    this.#changes.tell();
  }

  /** Looks until the run is over. @throws {CancelledError} if `signal` aborts */
  async run(signal: AbortSignal): Promise<void> {
    const { runbook, kinds, log } = this.options;
    const steps = stepsOf(runbook).filter(step => kinds.get(step.kind)?.watchMs !== undefined);
    const off = log.onAppend(() => {
      this.#changes.tell();
    });
    try {
      await Promise.all(steps.map(step => this.#watch(step, signal)));
    } finally {
      off();
    }
  }

  async #watch(step: Step, signal: AbortSignal): Promise<void> {
    const { log, clock, onLook } = this.options;
    let last: WatchedStep | undefined;
    let lastAt = 0;
    let failures = 0;
    while (log.record.status === 'open') {
      const tick = this.#reliedTick(step);
      if (tick === undefined) {
        await this.#changes.until(
          () => log.record.status !== 'open' || this.#reliedTick(step) !== undefined,
          signal,
        );
        continue;
      }
      if (last?.tick !== tick) {
        last = { tick, holds: true, reading: null, problem: null };
        lastAt = Date.parse(tick.at);
        failures = 0;
      }
      const interval = this.#intervalMs(step, failures);
      const wait = interval - elapsedMs(lastAt, clock.now());
      if (wait > 0) {
        const isOther = () =>
          this.#reliedTick(step) !== tick || this.#intervalMs(step, failures) !== interval;
        await this.#changes.until(isOther, signal, wait);
        continue;
      }
      const seen = await this.#look(step, last, signal);
      lastAt = clock.now();
      failures = seen.problem === null ? 0 : failures + 1;
      if (stepState(log.record, step.id).tick !== tick) continue;
      last = seen;
      onLook(step.id, seen);
    }
  }

  /** The step's tick, if it is based on a reading and a later step relies on it. */
  #reliedTick(step: Step): Tick | undefined {
    const { log, runbook, kinds } = this.options;
    const { tick } = stepState(log.record, step.id);
    if (tick?.how !== 'verified') return undefined;
    const course = courseOf(runbook, log.record.rollback !== null);
    return isReliedOn({ record: log.record, course, kinds }, step) ? tick : undefined;
  }

  #intervalMs(step: Step, failures: number): number {
    const { kinds, params } = this.options;
    const often = kinds.get(step.kind)?.watchMs?.(params.get(step.id)) ?? SLOWEST_MS;
    return Math.min(often * (this.#isSeen ? 1 : UNSEEN) * 2 ** failures, SLOWEST_MS);
  }

  async #look(step: Step, last: WatchedStep, signal: AbortSignal): Promise<WatchedStep> {
    try {
      return seenAs(last.tick, last, await this.options.look(step, signal));
    } catch (error) {
      if (signal.aborted) throw error;
      // Nothing was read: the last reading stays, and ages.
      return { ...last, problem: toProblem(error) };
    }
  }
}

function seenAs(tick: Tick, last: WatchedStep, seen: Observation<unknown>): WatchedStep {
  switch (seen.is) {
    case 'holds':
      return { tick, holds: true, reading: seen.reading, problem: null };
    case 'working':
      // Over in seconds, such as a sensor being poked: neither a yes nor a no.
      return { ...last, problem: null };
    case 'stopped':
      return { tick, holds: false, reading: seen.reading ?? last.reading, problem: seen.problem };
    default:
      return { tick, holds: false, reading: seen.reading, problem: null };
  }
}
