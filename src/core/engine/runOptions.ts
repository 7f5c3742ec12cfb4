import type { UsualTime } from '../journal/usualTimes';
import type { RunLog } from '../journal/runLog';
import type { RunLock } from '../lock/runLock';
import type { Ports } from '../ports';
import type { Runbook } from '../runbook/runbook';
import type { RunView } from '../view/view';
import type { Grant, Elsewhere } from './lease';
import type { Kind } from '../kind/kind';
import type { ObligationKind } from '../kind/obligationKind';
import type { SignedIn } from './signedIn';

/** Everything a run is built from. */
export interface RunOptions {
  readonly log: RunLog;
  readonly runbook: Runbook;
  /** Everything here is a rehearsal. */
  readonly rehearsal?: boolean;
  readonly params: ReadonlyMap<string, unknown>;
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly obligationKinds: ReadonlyMap<string, ObligationKind>;
  readonly ports: Ports;
  readonly lock: RunLock;
  readonly person: SignedIn;
  /** What couldn't be read from the journal on disk, for people. */
  readonly journalProblems: readonly string[];
  /** The right to drive the run; undefined if the run is over. */
  readonly grant: Grant | undefined;
  /** Asks for it again. @param force takes it from another driving window */
  readonly takeAgain: (force: boolean) => Promise<Grant>;
  /** How often the lock's heartbeat is renewed while the run is open, in milliseconds. */
  readonly heartbeatMs: number;
  /** Masks secrets in what is shown, exported and sent to others. */
  readonly masked?: (view: RunView) => RunView;
  /** Called when another window has taken over the run, so that this object is no longer needed. */
  readonly onOusted: (by: Elsewhere) => void;
  /** Doubt about production left by the runs before this one. */
  readonly doubtBefore?: string | null;
  /** How long steps took in earlier runs, by step. */
  readonly usual?: ReadonlyMap<string, UsualTime>;
}
