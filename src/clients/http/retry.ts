import pRetry from 'p-retry';
import type { Clock } from '../../core/ports/clock';

/** A failure that may be asked again. */
export class Repeatable extends Error {
  /**
   * @param failure what to throw when it isn't repeated any more
   * @param waitMs how long the service wants to be left alone; undefined leaves it to the backoff
   */
  constructor(
    readonly failure: Error,
    readonly waitMs: number | undefined,
  ) {
    super(failure.message);
  }
}

/** Longer waits are the person's to decide: the failure says until when. */
const longestWaitMs = 30_000;
const firstWaitMs = 500;

/**
 * Repeats what throws {@link Repeatable}, with exponential backoff and jitter, or after the wait that the service asked
 * for; anything else that is thrown ends it at once.
 * @param retries how many times at most beyond the first
 * @throws whatever ended it: the last failure, or CancelledError out of the clock
 */
export async function repeating<T>(
  attempt: () => Promise<T>,
  retries: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<T> {
  try {
    return await pRetry(attempt, {
      retries,
      minTimeout: 0,
      shouldRetry: async ({ error, attemptNumber, retriesLeft }) => {
        if (!(error instanceof Repeatable) || retriesLeft === 0) return false;
        const backoff = firstWaitMs * 2 ** (attemptNumber - 1) * (1 + Math.random());
        const wait = Math.max(error.waitMs ?? backoff, 0);
        if (wait > longestWaitMs) return false;
        await clock.sleep(wait, signal);
        return true;
      },
    });
  } catch (error) {
    throw error instanceof Repeatable ? error.failure : error;
  }
}
