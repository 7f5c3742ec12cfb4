import type { Problem } from '../errors';
import type { Tick } from '../journal/events';
import type { Reading } from '../journal/reading';

/** What is happening in a step right now; never journaled, gone after a reload. */
export interface LiveStep {
  readonly text: string;
  readonly fraction: number | null;
  /** ISO 8601. */
  readonly since: string;
  readonly reading: Reading | null;
}

/** Result of the latest looks behind a tick. Shown in place of the tick's own reading; never journaled. */
export interface WatchedStep {
  /** The tick being rechecked. */
  readonly tick: Tick;
  readonly holds: boolean;
  /** From the latest look that could read anything; null until there is one. */
  readonly reading: Reading | null;
  /** Why the latest look could read nothing, or nothing for certain. */
  readonly problem: Problem | null;
}

/** What the view shows in addition to the journal. */
export interface Live {
  readonly steps: ReadonlyMap<string, LiveStep>;
  readonly watched: ReadonlyMap<string, WatchedStep>;
  /** A problem with the whole run, e.g. the journal can't be written. */
  readonly problem: Problem | null;
}
