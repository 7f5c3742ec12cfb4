import type { Unescaped } from './unescaped';

/**
 * Anything that can break up a word without a reader or program caring: spaces, line endings (also as JSON writes them),
 * terminal colors, and invisible characters.
 * Repetitions are bounded: for character classes beyond 16 bits, V8 keeps every step on a stack that would overflow.
 */
const BETWEEN =
  /(?:\u001B\[|\u009B)[0-?]*[ -/]*[@-~]|\u001B\][^\u0007\u001B]{0,4096}(?:\u0007|\u001B\\)?|\\[nrt]|[\s\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFD]{1,256}/gu;

/** A text without such breaks between its characters; undefined if it has none. Takes linear time. */
export function condensed(text: string): Unescaped | undefined {
  const places = new Uint32Array(text.length + 1);
  let size = 0;
  let end = 0;
  const keep = (before: number): void => {
    while (end < before) places[size++] = end++;
  };
  const kept = text.replace(BETWEEN, (between: string, index: number) => {
    keep(index);
    end = index + between.length;
    return '';
  });
  if (kept.length === text.length) return undefined;
  keep(text.length);
  places[size] = text.length;
  return { text: kept, at: place => places[place] ?? text.length };
}
