/** A completion at the cursor. */
export interface Suggestion {
  readonly is: 'key' | 'kind' | 'value' | 'reference' | 'step' | 'recipe' | 'resource';
  /** Its name, which is matched against what was typed. */
  readonly label: string;
  /** Replaces the word at the cursor. */
  readonly insert: string;
  /** A few words after the label. */
  readonly detail?: string;
  /** Markdown. */
  readonly description?: string;
}
