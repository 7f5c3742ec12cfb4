/** What a reader should know of a runbook, under one heading. */
export interface RunbookGroup {
  readonly title: string;
  readonly lines: readonly string[];
  /** Only people read it: where it is cut, nothing that matters is hidden. */
  readonly isProse?: true;
}

/** What a runbook comes down to. */
export interface RunbookOutline {
  readonly id: string;
  readonly title: string;
  /** Titles of its phases forward. */
  readonly phases: readonly string[];
  /** How it differs from the shipped one of the same id; empty: it doesn't, or there is none. */
  readonly differences: readonly RunbookGroup[];
}
