import { CancelledError } from '../../src/core/errors';
import type { Clock } from '../../src/core/ports/clock';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** Time that stands still until the model moves it to the next sleeper. */
export class ModelClock {
  time = Date.parse('2026-11-22T12:00:00Z');
  /** How far the clock of the engineer's machine is ahead of that. */
  ahead = 0;
  #sleepers: Sleeper[] = [];

  /** The time according to the engineer's machine. */
  get machineTime(): number {
    return this.time + this.ahead;
  }

  /** Time as one engine sees it; a dead engine sleeps forever. */
  forEngine(alive: () => boolean): Clock {
    return {
      now: () => this.machineTime,
      sleep: (ms, signal) =>
        new Promise((resolve, reject) => {
          if (!alive()) return;
          const cancel = (): void => {
            this.#sleepers = this.#sleepers.filter(s => s !== sleeper);
            reject(new CancelledError());
          };
          const sleeper = {
            at: this.time + Math.max(1, ms),
            wake: () => {
              signal.removeEventListener('abort', cancel);
              if (alive()) resolve();
            },
          };
          if (signal.aborted) {
            reject(new CancelledError());
            return;
          }
          signal.addEventListener('abort', cancel, { once: true });
          this.#sleepers.push(sleeper);
        }),
    };
  }

  /** Lets time pass until the next sleeper is due, and wakes it. @returns false, after some time, when nobody is sleeping */
  hop(): boolean {
    const next = this.#sleepers.reduce<Sleeper | undefined>(
      (a, b) => (a === undefined || b.at < a.at ? b : a),
      undefined,
    );
    if (next === undefined) {
      this.time += 60_000;
      return false;
    }
    this.#sleepers = this.#sleepers.filter(s => s !== next);
    this.time = Math.max(this.time, next.at);
    next.wake();
    return true;
  }

  /** Forgets all sleepers, because their engine is gone. */
  forgetSleepers(): void {
    this.#sleepers = [];
  }
}

/** Resolves when everything has continued that needs no time and no further call. */
export function quiet(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve));
}
