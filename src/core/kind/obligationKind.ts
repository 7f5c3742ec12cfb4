import type { Obligation, ObligationKindName } from '../journal/obligation';
import type { RunLock } from '../lock/runLock';
import type { Ports } from '../ports';
import type { ResourceOfRole } from '../runbook/resources';
import type { Runbook } from '../runbook/runbook';
import type { Undo } from './undo';

/** How to observe and meet obligations of one kind. */
export interface ObligationKind {
  readonly name: ObligationKindName;
  /** Label of the command that meets it, e.g. `Set the flag back to false`; it names what will be lost. */
  readonly remedy: string | ((obligation: Obligation) => string);
  /** Meeting it changes nothing: it's up to someone else. */
  readonly onlyLooks?: true;
  /** Only `team-lock` and `pull-request` may be open when a run finishes. `merged`: its pull request was. */
  observe(
    obligation: Obligation,
    context: ObligationContext,
  ): Promise<{ readonly met: boolean; readonly evidence: string; readonly merged?: boolean }>;
  /** Restores the previous value. Safe to call again. */
  meet(obligation: Obligation, context: ObligationContext): Promise<void>;
}
export interface ObligationContext {
  /**
   * ISO 8601: when its act was announced, which may still be in progress; null in the look after it was met.
   */
  readonly announcedAt: string | null;
  /** Login of the person who requested this obligation; null: it is closed along with the run. */
  readonly askedBy: string | null;
  /** A person requested this obligation, with a reason, after an abort couldn't meet it. */
  readonly insists: boolean;
  /** ISO 8601: when it was opened. */
  readonly openedAt: string;
  /** How the step it names is undone, according to this run's runbook; undefined: the runbook doesn't say. */
  readonly undo: Undo | undefined;
  /** What the step that opened it noted, in all its tries, oldest first. */
  readonly notes: readonly Readonly<Record<string, unknown>>[];
  /** Journals notes of that step; resolves after fsync. */
  note(notes: Readonly<Record<string, unknown>>): Promise<void>;
  /** Leaves it to a person, under this title, because the command for it failed. */
  leaveToPerson(title: string): Promise<void>;
  /** An apply of this run was answered with yes, so what is running may differ from the default branch. */
  readonly productionMayHaveChanged: boolean;
  readonly runbook: Runbook;
  /** The resources used by the step that opened it. */
  readonly resources: ResourceOfRole;
  readonly ports: Ports;
  readonly lock: RunLock;
  readonly signal: AbortSignal;
}
