import { setTimeout as sleep } from 'node:timers/promises';

/** How {@link until} waits. */
export interface Patience<T> {
  /** Milliseconds before it gives up; by default a minute. Generous, because a slow machine isn't a failure. */
  readonly within?: number;
  /** Milliseconds between two readings. Reading a window costs as much as a step of a deployment. */
  readonly pause?: number;
  /** What was read, for the message. */
  readonly words?: (reading: T) => string;
}

/**
 * Reads repeatedly until a reading meets a condition. If this process is told to end before that, it first prints what it
 * read last.
 * @param what name of the condition, for the message
 * @param read may return a promise; an error counts as "not yet" and is shown at the end
 * @param holds the condition
 * @returns the first reading that meets the condition
 * @throws {Error} with the last reading if none did in time
 */
export async function until<T>(
  what: string,
  read: () => T | Promise<T>,
  holds: (reading: T) => boolean = Boolean,
  { within = 60_000, pause = 250, words = described }: Patience<T> = {},
): Promise<T> {
  const deadline = Date.now() + within;
  let last = 'nothing yet';
  let cause: unknown;
  const inVain = (): string => `Waited in vain for ${what}. Last: ${last}`;
  const sayIt = (): void => {
    console.error(inVain());
    // A signal that somebody listens to no longer ends a process by itself.
    if (process.listenerCount('SIGTERM') === 0) process.kill(process.pid, 'SIGTERM');
  };
  process.prependOnceListener('SIGTERM', sayIt);
  try {
    for (;;) {
      try {
        const reading = await read();
        if (holds(reading)) return reading;
        last = words(reading);
        cause = undefined;
      } catch (error) {
        last = error instanceof Error ? error.message : String(error);
        cause = error;
      }
      if (Date.now() > deadline) throw new Error(inVain(), { cause });
      await sleep(pause);
    }
  } finally {
    process.off('SIGTERM', sayIt);
  }
}

function described(reading: unknown): string {
  return typeof reading === 'string' ? reading : JSON.stringify(reading, null, 2);
}
