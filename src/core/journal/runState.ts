/** How a run as a whole stands. */
export type RunState = 'open' | 'aborting' | 'aborted' | 'finished';

/** Whether the run is closed: nothing is written to its journal any more, except that follow-ups are met. */
export function hasEnded(state: RunState): boolean {
  return state === 'finished' || state === 'aborted';
}
