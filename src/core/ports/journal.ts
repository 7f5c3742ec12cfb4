import type { RunEvent } from '../journal/events';

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

/** A run of another repository, as this machine keeps it. */
export interface RunElsewhere {
  /** Absolute path of its journal. */
  readonly file: string;
  readonly events: readonly RunEvent[];
}

/** The journals of one infrastructure repository: append-only, one file a run. */
export interface JournalStore {
  /** Ids of all runs of this repository, newest first. */
  list(): Promise<readonly string[]>;
  /** Of events of one number the first counts, and the others are left out: see `append`. */
  read(runId: string): Promise<JournalContents>;
  /**
   * Runs that began in this checkout while origin had another address.
   * @throws {ProblemError} as `read` does
   */
  underOtherAddresses(checkout: string): Promise<readonly RunElsewhere[]>;
  /**
   * Resolves after fsync, when the event counts: of several processes that write an event of one number, one succeeds.
   * @returns the event as it was written, which the run goes on with: a secret in it is masked
   * @throws {ProblemError} `journal.overtaken`: another process has written an event of that number, or a later one;
   * `journal.unwritable` (disk full, read-only). Nothing that the event announces may be done then
   */
  append(runId: string, event: RunEvent): Promise<RunEvent>;
}
