import type { Obligation } from '../journal/obligation';
import type { Progress } from './progress';

/** Who holds the team lock, as its ref says it. */
export interface LockHolder {
  /** Commit that the ref points at; a takeover names it. */
  readonly sha: string;
  /** Held by this very run. */
  readonly ours: boolean;
  readonly run: string;
  /** Login. */
  readonly owner: string;
  /** ISO 8601. */
  readonly since: string;
  readonly heartbeatAt: string;
  readonly reason: string;
  /** Open ones with their previous values, so that a lost machine loses nothing. */
  readonly obligations: readonly Obligation[];
  /** How far it is, as last told; null when it has not told yet. */
  readonly progress: Progress | null;
  /** Whom this run took it over from, with what was open then, also from those before; null when it was free. */
  readonly takenOverFrom: {
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
  /** @param sha the commit that was shown to the person who decided. @returns false when it moved meanwhile */
  takeOver(sha: string, reason: string, signal: AbortSignal): Promise<boolean>;
  /**
   * Heartbeat: a child commit with the open obligations. Does nothing once it was released from here.
   * @param progress absent: as it was last told
   * @throws {ProblemError} `lock.lost` when it is not ours any more
   */
  update(obligations: readonly Obligation[], signal: AbortSignal, progress?: Progress): Promise<void>;
  /** Deletes it if it is still ours; a successor's lock is never touched. */
  release(signal: AbortSignal): Promise<void>;
}
