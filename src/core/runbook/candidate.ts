import type { Kind } from '../kind/kind';
import type { Ports } from '../ports';
import type { RunbookGroup } from './outline';
import type { RunbookParser } from './parseRunbook';
import type { Runbook } from './runbook';

/** Where runbooks come from. */
export interface CandidateSource {
  readonly ports: Pick<Ports, 'git' | 'files'>;
  /** Reads runbooks, for the kinds that there are. */
  readonly parseRunbook: RunbookParser;
  readonly kinds: ReadonlyMap<string, Kind>;
  /** Texts of the runbooks that ship with the extension. */
  readonly shipped: readonly string[];
}

/** A runbook that can be started here. */
export interface Candidate {
  readonly text: string;
  /** Name of a Markdown document; absent: it is YAML. */
  readonly file?: string;
  /** Of the text. */
  readonly sha256: string;
  readonly runbook: Runbook;
  readonly source: 'shipped' | 'repository';
  /** Of the shipped one of the same id; null when there is none. */
  readonly shippedText: string | null;
  /** What a person must have been shown before any of it runs; empty for what ships. */
  readonly review: readonly RunbookGroup[];
  /** As the checkout has it, which counts nowhere: it can only be run dry. */
  readonly isDraft?: true;
}
