import type { Obligation, ObligationKindName } from '../journal/obligation';
import type { RunLock } from '../lock/runLock';
import type { Ports } from '../ports';
import type { ResourceOfRole } from '../runbook/resources';
import type { Runbook } from '../runbook/runbook';
import type { Undo } from './kind';

/** How an obligation of one kind is seen and met. */
export interface ObligationKind {
  readonly name: ObligationKindName;
  /** Label of the command that meets it, e.g. `Set the flag back to false`; it names what is lost by it. */
  readonly remedy: string | ((obligation: Obligation) => string);
  /** Meeting it changes nothing: it is somebody else's to do. */
  readonly onlyLooks?: true;
  /** Only `team-lock` and `pull-request` may be open when a run finishes. */
  observe(
    obligation: Obligation,
    context: ObligationContext,
  ): Promise<{ readonly met: boolean; readonly evidence: string }>;
  /** Restores the previous value. Safe to call again. */
  meet(obligation: Obligation, context: ObligationContext): Promise<void>;
}
export interface ObligationContext {
  /**
   * ISO 8601: when its act was announced, which may still be under way; null in the look after it was met.
   */
  readonly announcedAt: string | null;
  /** Login of the person who asks for this very one; null: it is closed along with the run. */
  readonly askedBy: string | null;
  /** A person asks for this very one after an abort could not meet it, and said why. */
  readonly insists: boolean;
  /** ISO 8601: when it was opened. */
  readonly openedAt: string;
  /** How the step that it names is undone, by the runbook of this run; undefined: the runbook doesn't say. */
  readonly undo: Undo | undefined;
  /** What the step that opened it has noted, in all its tries, oldest first. */
  readonly notes: readonly Readonly<Record<string, unknown>>[];
  /** Journals notes of that step; resolves after fsync. */
  note(notes: Readonly<Record<string, unknown>>): Promise<void>;
  /** Leaves it to a person, under this title: what could be run for it has failed. */
  leaveToPerson(title: string): Promise<void>;
  /** An apply of this run was answered with yes: what runs may differ from the default branch. */
  readonly productionMayHaveChanged: boolean;
  readonly runbook: Runbook;
  /** Those that the step that opened it uses. */
  readonly resources: ResourceOfRole;
  readonly ports: Ports;
  readonly lock: RunLock;
  readonly signal: AbortSignal;
}
