import type { RunEvent } from '../engine/events';

/** A line of a journal that could not be read. */
export interface JournalProblem {
  /** 1-based. */
  readonly line: number;
  readonly message: string;
}
export interface JournalContents {
  readonly events: readonly RunEvent[];
  /** Unreadable lines; what is before and after them was kept. */
  readonly problems: readonly JournalProblem[];
}

/** The journals of one infrastructure repository: append-only, one file a run. */
export interface JournalStore {
  /** Ids of all runs of this repository, newest first. */
  list(): Promise<readonly string[]>;
  read(runId: string): Promise<JournalContents>;
  /** Resolves after fsync. @throws {ProblemError} `journal.unwritable` (disk full, read-only): then nothing may be done */
  append(runId: string, event: RunEvent): Promise<void>;
}
