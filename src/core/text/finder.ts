/** A range in a text: from its first character to just past its last. */
export interface Span {
  readonly from: number;
  readonly to: number;
}
/** A text to search for. */
export interface Needle {
  /** In lower case, at least {@link WINDOW} characters. */
  readonly lower: string;
  /** The spellings that count; undefined if any mix of cases does. */
  readonly exact?: readonly string[];
}

/** Characters by which the beginning or end of a needle is recognized. */
export const WINDOW = 6;
/** Cutting a text may cut a secret: a remainder counts if it has this many characters and is this fraction of the whole. */
const SHORTEST_REST = 12;
const REST = 2 / 3;
/** Where a text begins or ends, also in JSON, it was cut, so fewer characters count, unless they are a word. */
const SHORTEST_CUT = 8;
const BASE = 0x01000193;
const FILTER_BITS = 16;

type ByHash = Map<number, Needle[]>;

/**
 * Finds any number of texts in one pass (Rabin–Karp).
 * @param alsoRests also finds remainders of a needle whose beginning or end was cut off
 * @returns their spans, some of which may overlap
 */
export function finder(needles: readonly Needle[], alsoRests = false): (text: string) => Span[] {
  const filter = new Uint8Array(1 << FILTER_BITS);
  const byHead: ByHash = new Map();
  const byTail: ByHash = new Map();
  const note = (byHash: ByHash, needle: Needle, start: number): void => {
    let hash = 0;
    for (let index = 0; index < WINDOW; index += 1)
      hash = added(hash, needle.lower.charCodeAt(start + index));
    filter[hash >>> FILTER_BITS] = 1;
    const same = byHash.get(hash);
    if (same === undefined) byHash.set(hash, [needle]);
    else same.push(needle);
  };
  for (const needle of needles) {
    note(byHead, needle, 0);
    if (alsoRests && needle.lower.length > SHORTEST_CUT) note(byTail, needle, needle.lower.length - WINDOW);
  }
  let leaving = 1;
  for (let index = 0; index < WINDOW; index += 1) leaving = Math.imul(leaving, BASE);

  return text => {
    const spans: Span[] = [];
    if (needles.length === 0) return spans;
    const lower = lowerCase(text);
    let last: { from: number; to: number } | undefined;
    let hash = 0;
    for (let end = 0; end < lower.length; end += 1) {
      hash = added(hash, lower.charCodeAt(end));
      if (end >= WINDOW) hash = (hash - Math.imul(lower.charCodeAt(end - WINDOW), leaving)) | 0;
      if (filter[hash >>> FILTER_BITS] !== 1) continue;
      const from = end + 1 - WINDOW;
      if (from < 0) continue;
      const before = longestRest(byTail.get(hash) ?? [], lower, end, -1);
      if (before > 0) spans.push({ from: end + 1 - before, to: end + 1 });
      const heads = byHead.get(hash) ?? [];
      const whole = longest(heads, text, lower, from);
      const to = from + (whole > 0 || !alsoRests ? whole : longestRest(heads, lower, from, 1));
      if (to === from) continue;
      if (last !== undefined && from < last.to) last.to = Math.max(last.to, to);
      else spans.push((last = { from, to }));
    }
    return spans;
  };
}

function added(hash: number, code: number): number {
  return (Math.imul(hash, BASE) + code) | 0;
}

function longest(needles: readonly Needle[], text: string, lower: string, from: number): number {
  let length = 0;
  for (const needle of needles) {
    const size = needle.lower.length;
    if (size > length && lower.startsWith(needle.lower, from) && isMeant(needle, text, from)) length = size;
  }
  return length;
}

/** Length of the part of a needle that starts (`step` 1) or ends (-1) at a place; 0 if it's too short to count. */
function longestRest(needles: readonly Needle[], lower: string, place: number, step: 1 | -1): number {
  let length = 0;
  for (const { lower: needle } of needles) {
    const start = step === 1 ? 0 : needle.length - 1;
    let size = 0;
    while (size < needle.length && lower[place + step * size] === needle[start + step * size]) size += 1;
    if (lower[place + step * (size - 1)] === ' ') size -= 1;
    if (size <= length || size < needle.length * REST) continue;
    const isCut = [undefined, '…', '"'].includes(lower[place + step * size]);
    const part = step === 1 ? needle.slice(0, size) : needle.slice(-size);
    if (size >= SHORTEST_REST || (isCut && size >= SHORTEST_CUT && !/^[a-z]*$/.test(part))) length = size;
  }
  return length;
}

function isMeant({ lower, exact }: Needle, text: string, from: number): boolean {
  return exact === undefined || exact.includes(text.slice(from, from + lower.length));
}

/** Like `toLowerCase`, but never changes the length, so offsets apply to both texts. */
export function lowerCase(text: string): string {
  const lower = text.toLowerCase();
  return lower.length === text.length ? lower : text.replace(/\u0130/g, 'I').toLowerCase();
}
