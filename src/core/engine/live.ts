import type { Problem } from '../errors';
import type { Reading } from './reading';

/** What happens right now in a step; never journaled, gone after a reload. */
export interface LiveStep {
  readonly text: string;
  readonly fraction: number | null;
  /** ISO 8601. */
  readonly since: string;
  readonly reading: Reading | null;
}

/** What the view shows beside the journal. */
export interface Live {
  readonly steps: ReadonlyMap<string, LiveStep>;
  /** A fault of the whole run, e.g. the journal can't be written. */
  readonly problem: Problem | null;
}
