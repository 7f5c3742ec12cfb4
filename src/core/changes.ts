import { CancelledError } from './errors';
import type { Clock } from './ports/clock';

/** Waits for conditions that are re-evaluated after each reported change instead of by polling. */
export class Changes {
  readonly #waiting = new Set<() => void>();

  constructor(private readonly clock: Clock) {}

  /** Reports a change. */
  tell(): void {
    for (const ask of this.#waiting) ask();
  }

  /**
   * Waits until a change makes `is` true.
   * @param ms at most this many milliseconds; absent: forever
   * @throws {CancelledError} if `signal` aborts
   */
  async until(is: () => boolean, signal: AbortSignal, ms?: number): Promise<void> {
    if (signal.aborted) throw new CancelledError();
    const over = new AbortController();
    const end = (): void => {
      over.abort();
    };
    const ask = (): void => {
      if (is()) end();
    };
    this.#waiting.add(ask);
    signal.addEventListener('abort', end, { once: true });
    try {
      if (ms === undefined) await aborted(over.signal);
      // Only an abort ends it early.
      else await this.clock.sleep(ms, over.signal).catch(() => undefined);
    } finally {
      this.#waiting.delete(ask);
      signal.removeEventListener('abort', end);
    }
    if (signal.aborted) throw new CancelledError();
  }
}

/** Resolves once a signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const done = (): void => {
      resolve();
    };
    if (signal.aborted) done();
    else signal.addEventListener('abort', done, { once: true });
  });
}
