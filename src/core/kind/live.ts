import type { Problem } from '../errors';
import type { Tick } from '../journal/events';
import type { Reading } from '../journal/reading';

/** What happens right now in a step; never journaled, gone after a reload. */
export interface LiveStep {
  readonly text: string;
  readonly fraction: number | null;
  /** ISO 8601. */
  readonly since: string;
  readonly reading: Reading | null;
}

/** What the newest looks behind a tick say. Shown in place of the reading that ticked; never journaled. */
export interface WatchedStep {
  /** The tick that was looked behind. */
  readonly tick: Tick;
  readonly holds: boolean;
  /** Of the newest look that could read anything; null until there is one. */
  readonly reading: Reading | null;
  /** Why the newest look could read nothing, or nothing for certain. */
  readonly problem: Problem | null;
}

/** What the view shows beside the journal. */
export interface Live {
  readonly steps: ReadonlyMap<string, LiveStep>;
  readonly watched: ReadonlyMap<string, WatchedStep>;
  /** A fault of the whole run, e.g. the journal can't be written. */
  readonly problem: Problem | null;
}
