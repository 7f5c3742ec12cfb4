import type { EventEmitter } from 'node:events';

/** Whether this is `npm run test:full`, which takes generated matrices in full. */
export const isFull = process.env.TEST_FULL !== undefined;

/**
 * Adds to the summary of `npm test` what only a full run covers.
 * @param what e.g. `crash takes 76 of 496 points`
 */
export function leaveOut(what: string): void {
  (process as EventEmitter).emit('test:left-out', what);
}
