/** What stands at one place of a file of values. */
export type LeafValue = string | number | boolean | null;

/** One value of a file, with its place. */
export interface Leaf {
  /** JSON Pointer (https://www.rfc-editor.org/rfc/rfc6901). */
  readonly at: string;
  readonly value: LeafValue;
  /** Of the value as it is written; UTF-16 code units, the end is exclusive. */
  readonly start: number;
  readonly end: number;
  /** Why it can't be changed from here, as the end of a sentence. */
  readonly fixed?: string;
}

/** A syntax of files that hold values. */
export interface ValueFormat {
  /** e.g. `YAML`. */
  readonly name: string;
  /**
   * All values of a text, in its order.
   * @throws {ValueFault} when it isn't of this syntax
   */
  leaves(text: string): readonly Leaf[];
  /** Ways to write a value in the place of another, the one closest to it first. The first that reads back as meant is taken. */
  spellings(value: Exclude<LeafValue, null>, before: string): readonly string[];
}

/** A text isn't of its syntax. */
export class ValueFault extends Error {
  /** @param offset where, in UTF-16 code units */
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

/** The names and indexes that a pointer goes through, from the whole. */
export function pointerNames(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map(name => name.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** A pointer to what a name or index leads to behind another. */
export function pointerTo(before: string, name: string | number): string {
  return `${before}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
