/** State of a run as a whole. */
export type RunState = 'open' | 'aborting' | 'aborted' | 'finished';

/** Whether the run is closed: nothing is written to its journal any more except for follow-ups. */
export function hasEnded(state: RunState): boolean {
  return state === 'finished' || state === 'aborted';
}
