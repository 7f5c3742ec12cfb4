import type { Clock } from '../ports/clock';

/** A pause between two looks that can be ended early. */
export class WakefulPause {
  #end: () => void = () => undefined;

  constructor(private readonly clock: Clock) {}

  /** Resolves after this many milliseconds, or on {@link end}; rejects if the signal aborts. */
  async begin(ms: number, signal: AbortSignal): Promise<void> {
    const woken = new AbortController();
    this.#end = () => {
      woken.abort();
    };
    try {
      await this.clock.sleep(ms, AbortSignal.any([signal, woken.signal]));
    } catch (error) {
      if (!woken.signal.aborted || signal.aborted) throw error;
    } finally {
      this.#end = () => undefined;
    }
  }

  /** Ends the current pause, if any. */
  end(): void {
    this.#end();
  }
}
