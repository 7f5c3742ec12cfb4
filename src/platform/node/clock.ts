import { setTimeout as wait } from 'node:timers/promises';
import { CancelledError } from '../../core/errors';
import type { Clock } from '../../core/ports/clock';

/** The system clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    try {
      await wait(ms, undefined, { signal });
    } catch {
      throw new CancelledError();
    }
  },
};
