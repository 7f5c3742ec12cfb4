import type { BrokenRunbook } from './brokenRunbook';
import type { Inputs } from '../runbook/inputs';
import type { RunbookQuestion } from './question';
import type { RunbookGroup } from './outline';

/** A runbook that can be started here. */
export interface RunbookChoice {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly source: 'shipped' | 'repository';
  /**
   * What a person must be shown before any of it runs: how it differs from the shipped runbook with the same id, or else
   * what it runs and where. Possible harm comes first. Empty for shipped runbooks.
   */
  readonly review: readonly RunbookGroup[];
  /** The same as a question; null if there is none. */
  readonly question: RunbookQuestion | null;
  /** Inputs to ask for when it starts. */
  readonly inputs: Inputs;
  readonly text: string;
  /** From the checkout: can only be used for a dry run. */
  readonly isDraft?: true;
  /** It is written in Markdown. */
  readonly isDocument: boolean;
  /** Text of the shipped runbook with the same id; null if there is none. */
  readonly shippedText: string | null;
  /** SHA-256 of its text: a person accepts this text, not later versions. */
  readonly sha256: string;
  /** Whether it has a rollback. */
  readonly canRollBack: boolean;
}

/** Runbooks to choose from. */
export interface RunbookList {
  readonly startable: readonly RunbookChoice[];
  /** Runbooks with faults: they are listed but can't be started. */
  readonly broken: readonly BrokenRunbook[];
}
