import type { RunEvent } from './events';

/** A line of a journal that couldn't be read. */
export interface JournalProblem {
  /** 1-based. */
  readonly line: number;
  readonly message: string;
}
export interface JournalContents {
  readonly events: readonly RunEvent[];
  /** Unreadable lines; everything around them was kept. */
  readonly problems: readonly JournalProblem[];
}

/** A run of another repository whose journal is on this machine. */
export interface RunElsewhere {
  /** Absolute path of its journal. */
  readonly file: string;
  readonly events: readonly RunEvent[];
}

/** The journals of one infrastructure repository: append-only, one file per run. */
export interface JournalStore {
  /** Ids of all runs of this repository, newest first. */
  list(): Promise<readonly string[]>;
  /** If several events have the same number, only the first counts and the rest are dropped: see `append`. */
  read(runId: string): Promise<JournalContents>;
  /**
   * Runs that began in this checkout while origin had a different address.
   * @throws {ProblemError} as `read` does
   */
  underOtherAddresses(checkout: string): Promise<readonly RunElsewhere[]>;
  /**
   * Resolves after fsync, which is when the event counts. If several processes write an event with the same number, one wins.
   * @returns the event as written, with secrets masked; the run must continue with this one
   * @throws {ProblemError} `journal.overtaken` if another process already wrote an event with that number or a later one;
   * `journal.unwritable` (disk full, read-only). The action that the event announces must not be performed then
   */
  append(runId: string, event: RunEvent): Promise<RunEvent>;
}
