import type { BrokenRunbook } from './brokenRunbook';
import type { Inputs } from './inputs';
import type { RunbookQuestion } from './question';
import type { RunbookGroup } from './outline';

/** A runbook that can be started here. */
export interface RunbookChoice {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly source: 'shipped' | 'repository';
  /**
   * What a person must have been shown before any of it runs: how it differs from the shipped runbook of the same id, else
   * what it runs and where. What may do harm comes first. Empty for what ships.
   */
  readonly review: readonly RunbookGroup[];
  /** The same as a question; null when there is none. */
  readonly question: RunbookQuestion | null;
  /** What is asked for when it starts. */
  readonly inputs: Inputs;
  readonly text: string;
  /** As the checkout has it: it can only be run dry. */
  readonly isDraft?: true;
  /** It is written in Markdown. */
  readonly isDocument: boolean;
  /** Of the shipped runbook of the same id; null when there is none. */
  readonly shippedText: string | null;
  /** SHA-256 of its text: a person accepts one text, not whatever it becomes. */
  readonly sha256: string;
  /** Whether it has a way back. */
  readonly canRollBack: boolean;
}

/** What a person chooses among. */
export interface RunbookList {
  readonly startable: readonly RunbookChoice[];
  /** Those with faults: they are named, and can't be started. */
  readonly broken: readonly BrokenRunbook[];
}
