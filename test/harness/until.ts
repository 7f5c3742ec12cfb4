import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Reads again and again until the reading holds.
 * @param what is awaited, for the message
 * @param read may return a promise; what it throws counts as "not yet" and is shown at the end
 * @param holds what the reading must meet
 * @param timeout in milliseconds; generous, because a slow machine is no failure
 * @returns the first reading that holds
 * @throws {Error} with the last reading when none held in time
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
    // A look at a window costs as much as a step of a deployment.
    await sleep(250);
  }
}

function describe(reading: unknown): string {
  if (reading instanceof Error) return reading.message;
  return typeof reading === 'string' ? reading : JSON.stringify(reading, null, 2);
}
