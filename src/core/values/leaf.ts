/** A value at one place of a file. */
export type LeafValue = string | number | boolean | null;

/** One value of a file, with its position. */
export interface Leaf {
  /** JSON Pointer (https://www.rfc-editor.org/rfc/rfc6901). */
  readonly at: string;
  readonly value: LeafValue;
  /** Range of the value as written; UTF-16 code units, exclusive end. */
  readonly start: number;
  readonly end: number;
  /** Why it can't be changed from here, as the end of a sentence. */
  readonly fixed?: string;
}

/** A syntax of files with values. */
export interface ValueFormat {
  /** e.g. `YAML`. */
  readonly name: string;
  /**
   * All values of a text, in order.
   * @throws {ValueFault} if the text doesn't have this syntax
   */
  leaves(text: string): readonly Leaf[];
  /** Ways to write a value in place of another, closest to the old one first. The first that reads back correctly is used. */
  spellings(value: Exclude<LeafValue, null>, before: string): readonly string[];
}

/** Thrown for a text with invalid syntax. */
export class ValueFault extends Error {
  /** @param offset position in UTF-16 code units */
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

/** The names and indexes along a pointer, starting at the root. */
export function pointerNames(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map(name => name.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Appends a name or index to a pointer. */
export function pointerTo(before: string, name: string | number): string {
  return `${before}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
