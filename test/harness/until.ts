import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Reads repeatedly until a reading meets a condition.
 * @param what name of the condition, for the message
 * @param read may return a promise; an error counts as "not yet" and is shown at the end
 * @param holds the condition
 * @param timeout in milliseconds; generous, because a slow machine isn't a failure
 * @returns the first reading that meets the condition
 * @throws {Error} with the last reading if none did in time
 */
export async function until<T>(
  what: string,
  read: () => T | Promise<T>,
  holds: (reading: T) => boolean = Boolean,
  timeout = 60_000,
): Promise<T> {
  const deadline = Date.now() + timeout;
  for (;;) {
    let last: unknown;
    try {
      const reading = await read();
      if (holds(reading)) return reading;
      last = reading;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline) throw new Error(`Waited ${timeout} ms for ${what}. Last: ${describe(last)}`);
    // One reading of a window costs as much as a step of a deployment.
    await sleep(250);
  }
}

function describe(reading: unknown): string {
  if (reading instanceof Error) return reading.message;
  return typeof reading === 'string' ? reading : JSON.stringify(reading, null, 2);
}
