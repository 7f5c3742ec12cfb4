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

/** What a run is made of. */
export interface RunOptions {
  readonly log: RunLog;
  readonly runbook: Runbook;
  /** All of it is a rehearsal. */
  readonly rehearsal?: boolean;
  readonly params: ReadonlyMap<string, unknown>;
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly obligationKinds: ReadonlyMap<string, ObligationKind>;
  readonly ports: Ports;
  readonly lock: RunLock;
  readonly person: SignedIn;
  /** What the journal on disk could not give, for people. */
  readonly journalProblems: readonly string[];
  /** The right to drive the run; undefined for one that is over. */
  readonly grant: Grant | undefined;
  /** Asks for it again. @param force though another window drives */
  readonly takeAgain: (force: boolean) => Promise<Grant>;
  /** How often the lock's heartbeat is renewed while the run is open, in milliseconds. */
  readonly heartbeatMs: number;
  /** Masks secrets in what is shown, exported and told to others. */
  readonly masked?: (view: RunView) => RunView;
  /** Another window has taken the run over, so this object of it is done with. */
  readonly onOusted: (by: Elsewhere) => void;
  /** What the runs before this one have left in doubt of production. */
  readonly doubtBefore?: string | null;
  /** How long steps took in earlier runs, by step. */
  readonly usual?: ReadonlyMap<string, UsualTime>;
}
