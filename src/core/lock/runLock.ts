import type { Obligation } from '../journal/obligation';
import type { Progress } from './progress';

/** Holder of the team lock according to its ref. Anyone who can push may have written it: it may delay acts, never cause one. */
export interface LockHolder {
  /** Commit that the ref points at; a takeover names it. */
  readonly sha: string;
  /** Written by this very run. */
  readonly ours: boolean;
  /** It names this run, but this run didn't write it. */
  readonly forged?: true;
  /** Why it can't be read, as the end of a sentence: it is held, and what's open is unknown. Absent: it was read. */
  readonly unreadable?: string;
  /** `unknown` if it can't be read. */
  readonly run: string;
  /** Login; `someone` if it can't be read. */
  readonly owner: string;
  /** ISO 8601; null: not known. */
  readonly since: string | null;
  readonly heartbeatAt: string | null;
  readonly reason: string;
  /** Open ones with their previous values, so that losing a machine loses nothing. */
  readonly obligations: readonly Obligation[];
  /** Latest progress; null if none was published yet. */
  readonly progress: Progress | null;
  /** The run it was taken over from, and any obligations that this run hasn't made its own yet; null if it was free. */
  readonly takenOverFrom: {
    /** The commit that was taken over; absent if an older version took it. */
    readonly sha?: string | undefined;
    readonly run: string;
    readonly owner: string;
    readonly obligations: readonly Obligation[];
  } | null;
}

/** The team lock as one run sees it (design: one ref, moved and deleted by compare-and-swap only). */
export interface RunLock {
  /** One cheap look at the ref. null: nobody holds it. */
  read(signal: AbortSignal): Promise<LockHolder | null>;
  /** @returns false if someone else was faster */
  acquire(reason: string, signal: AbortSignal): Promise<boolean>;
  /**
   * Takes over the lock, even if it can't be read.
   * @param sha the commit that was shown to the person who decided
   * @param left obligations to take on, so that a successor finds them until this run has made them its own
   * @returns false if the ref has moved since
   */
  takeOver(sha: string, reason: string, left: readonly Obligation[], signal: AbortSignal): Promise<boolean>;
  /**
   * Heartbeat: writes a child commit with the open obligations. Does nothing after a release from here.
   * @param progress absent: keeps the last published one
   * @throws {ProblemError} `lock.lost` if it's no longer ours
   */
  update(obligations: readonly Obligation[], signal: AbortSignal, progress?: Progress): Promise<void>;
  /** Deletes the lock if it's still ours; never touches a successor's. */
  release(signal: AbortSignal): Promise<void>;
}
