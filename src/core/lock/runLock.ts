import type { Obligation } from '../journal/obligation';
import type { Progress } from './progress';

/** Who holds the team lock, as its ref says it. Anybody who can push may have written it: it may delay, and never make act. */
export interface LockHolder {
  /** Commit that the ref points at; a takeover names it. */
  readonly sha: string;
  /** Written by this very run. */
  readonly ours: boolean;
  /** It names this run, which has not written it. */
  readonly forged?: true;
  /** Why it can't be read, as the end of a sentence: it is held, and what is open is unknown. Absent: it was read. */
  readonly unreadable?: string;
  /** `unknown` where it can't be read. */
  readonly run: string;
  /** Login; `someone` where it can't be read. */
  readonly owner: string;
  /** ISO 8601; null: not known. */
  readonly since: string | null;
  readonly heartbeatAt: string | null;
  readonly reason: string;
  /** Open ones with their previous values, so that a lost machine loses nothing. */
  readonly obligations: readonly Obligation[];
  /** How far it is, as last told; null when it has not told yet. */
  readonly progress: Progress | null;
  /** Whom this run took it over from, with what it has not made its own yet; null when it was free. */
  readonly takenOverFrom: {
    /** The commit that was taken over; absent: an older version took it. */
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
  /** @returns false when somebody else was faster */
  acquire(reason: string, signal: AbortSignal): Promise<boolean>;
  /**
   * Also where it can't be read.
   * @param sha the commit that was shown to the person who decided
   * @param left what is taken on from there, so that the next one finds it as long as it isn't this run's own
   * @returns false when it has moved since
   */
  takeOver(sha: string, reason: string, left: readonly Obligation[], signal: AbortSignal): Promise<boolean>;
  /**
   * Heartbeat: a child commit with the open obligations. Does nothing once it was released from here.
   * @param progress absent: as it was last told
   * @throws {ProblemError} `lock.lost` when it is not ours any more
   */
  update(obligations: readonly Obligation[], signal: AbortSignal, progress?: Progress): Promise<void>;
  /** Deletes it if it is still ours; a successor's lock is never touched. */
  release(signal: AbortSignal): Promise<void>;
}
