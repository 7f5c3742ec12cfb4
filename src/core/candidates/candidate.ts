import type { Kind } from '../kind/kind';
import type { Ports } from '../ports';
import type { RunbookGroup } from './outline';
import type { RunbookParser } from '../parsing/parseRunbook';
import type { Runbook } from '../runbook/runbook';

/** Where runbooks come from. */
export interface CandidateSource {
  readonly ports: Pick<Ports, 'git' | 'files'>;
  /** Parses runbooks for the available kinds. */
  readonly parseRunbook: RunbookParser;
  readonly kinds: ReadonlyMap<string, Kind>;
  /** Texts of the runbooks that ship with the extension. */
  readonly shipped: readonly string[];
}

/** A runbook that can be started here. */
export interface Candidate {
  readonly text: string;
  /** Name of a Markdown document; absent: the text is YAML. */
  readonly file?: string;
  /** SHA-256 of the text. */
  readonly sha256: string;
  readonly runbook: Runbook;
  readonly source: 'shipped' | 'repository';
  /** Text of the shipped runbook with the same id; null if there is none. */
  readonly shippedText: string | null;
  /** What a person must be shown before any of it runs; empty for shipped runbooks. */
  readonly review: readonly RunbookGroup[];
  /** From the checkout, so it doesn't count: it can only be used for a dry run. */
  readonly isDraft?: true;
}
