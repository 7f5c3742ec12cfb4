import type { Clock } from '../ports/clock';

/** A pause between two looks, which can be ended at once. */
export class WakefulPause {
  #end: () => void = () => undefined;

  constructor(private readonly clock: Clock) {}

  /** Resolves after so many milliseconds, or on {@link end}; rejects when the signal aborts. */
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

  /** Ends the one that is under way, if any. */
  end(): void {
    this.#end();
  }
}
