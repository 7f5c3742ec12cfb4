/** What may be written at the cursor. */
export interface Suggestion {
  readonly is: 'key' | 'kind' | 'value' | 'reference' | 'step' | 'recipe' | 'resource';
  /** What it is called, which what is typed is compared with. */
  readonly label: string;
  /** What is written in place of the word at the cursor. */
  readonly insert: string;
  /** A few words behind it. */
  readonly detail?: string;
  /** Markdown. */
  readonly description?: string;
}
