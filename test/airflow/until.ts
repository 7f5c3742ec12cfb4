import { setTimeout as sleep } from 'node:timers/promises';

/** Long, because the machine may be busy; the tests check states, never times. */
const PATIENCE_MS = 480_000;
/** Time between two looks, in milliseconds. */
const PAUSE_MS = 1000;

/**
 * Looks once a second until it holds; an error counts as "not yet". What was seen last is printed when the time is up, and also
 * when this process is told to end before that.
 * @param what the condition, for the message
 * @param words what was seen, for the message
 * @returns the look for which it holds
 * @throws {Error} naming the condition that never held, and what was seen last
 */
export async function until<T>(
  what: string,
  look: () => Promise<T>,
  holds: (seen: T) => boolean,
  words: (seen: T) => string = seen => JSON.stringify(seen),
): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  let last = 'nothing yet';
  let cause: unknown;
  const inVain = (): string => `Waited in vain for: ${what}\nSeen last: ${last}`;
  const sayIt = (): void => console.error(inVain());
  process.prependOnceListener('SIGTERM', sayIt);
  try {
    while (Date.now() < end) {
      try {
        const seen = await look();
        if (holds(seen)) return seen;
        last = words(seen);
        cause = undefined;
      } catch (error) {
        last = String(error);
        cause = error;
      }
      await sleep(PAUSE_MS);
    }
  } finally {
    process.off('SIGTERM', sayIt);
  }
  // At once, since mocha shows what failed only at the end, which a run that is ended at its limit doesn't reach.
  sayIt();
  throw new Error(inVain(), { cause });
}
