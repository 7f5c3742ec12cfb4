/** How a step is undone: by a command in a terminal, by setting a value back, or by a person who confirms it. */
export type Undo =
  | {
      readonly is: 'command';
      readonly run: readonly string[];
      /** A command that only checks whether the step is done, and the exit codes that mean it isn't. */
      readonly done?: readonly string[] | undefined;
      readonly notDone: readonly number[];
    }
  | {
      /** In the checkout, to the previous value of the obligation. */
      readonly is: 'value';
      readonly file: string;
      /** JSON Pointer. */
      readonly at: string;
      /** The change gets committed, so there is nothing to set back. */
      readonly commits: boolean;
    }
  | { readonly is: 'by-hand'; readonly text: string };
