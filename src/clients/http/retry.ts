import pRetry from 'p-retry';
import type { Clock } from '../../core/ports/clock';

/** A failure that may be retried. */
export class Repeatable extends Error {
  /**
   * @param failure the error to throw when there are no more retries
   * @param waitMs how long the service asks to wait; undefined leaves it to the backoff
   */
  constructor(
    readonly failure: Error,
    readonly waitMs: number | undefined,
  ) {
    super(failure.message);
  }
}

/** Whether to wait longer is up to the person: the failure says until when. */
const longestWaitMs = 30_000;
const firstWaitMs = 500;

/**
 * Retries after {@link Repeatable}, with exponential backoff and jitter or after the wait that the service asked for. Any other
 * error ends it at once.
 * @param retries maximum number of attempts after the first
 * @throws the last failure, or CancelledError from the clock
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
