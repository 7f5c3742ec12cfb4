import type { Unescaped } from './unescaped';

/** What breaks a word without a reader or a program minding: spaces, line ends (also as JSON writes them), colors of a terminal, and what can't be seen. */
const BETWEEN =
  /(?:\u001B\[|\u009B)[0-?]*[ -/]*[@-~]|\u001B\][^\u0007\u001B]*(?:\u0007|\u001B\\)?|\\[nrt]|[\s\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFD]+/gu;

/** A text without what only stands between its characters; undefined when nothing does. Takes linear time. */
export function condensed(text: string): Unescaped | undefined {
  const parts: { readonly text: string; readonly from: number }[] = [];
  let end = 0;
  for (const { index, 0: between } of text.matchAll(BETWEEN)) {
    if (index > end) parts.push({ text: text.slice(end, index), from: end });
    end = index + between.length;
  }
  if (end === 0) return undefined;
  parts.push({ text: text.slice(end), from: end });
  const places = new Uint32Array(parts.reduce((size, part) => size + part.text.length, 0) + 1);
  let size = 0;
  for (const part of parts)
    for (let index = 0; index < part.text.length; index += 1) places[size++] = part.from + index;
  places[size] = text.length;
  return { text: parts.map(part => part.text).join(''), at: place => places[place] ?? text.length };
}
