/** What a pattern is made of. */
export type Node =
  /** One character. */
  | { readonly is: 'char'; matches(char: string): boolean }
  /** A place between two characters, each empty at an end of the text. */
  | { readonly is: 'place'; holds(before: string, after: string): boolean }
  /** All of them, one behind the other. */
  | { readonly is: 'all'; readonly of: readonly Node[] }
  /** One of them; an earlier one is preferred. */
  | { readonly is: 'any'; readonly of: readonly Node[] }
  | { readonly is: 'named'; readonly name: string; readonly of: Node }
  | {
      readonly is: 'repeat';
      readonly of: Node;
      readonly min: number;
      /** Infinity where there is no end. */
      readonly max: number;
      readonly lazy: boolean;
    };
