/** What a reader should know about a runbook, under one heading. */
export interface RunbookGroup {
  readonly title: string;
  readonly lines: readonly string[];
  /** Prose for people: truncating it hides nothing that matters. */
  readonly isProse?: true;
}

/** A summary of a runbook. */
export interface RunbookOutline {
  readonly id: string;
  readonly title: string;
  /** Titles of its forward phases. */
  readonly phases: readonly string[];
  /** How it differs from the shipped one with the same id; empty if it doesn't, or if there is none. */
  readonly differences: readonly RunbookGroup[];
}
