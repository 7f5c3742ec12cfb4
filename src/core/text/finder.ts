/** A place in a text, from its first to behind its last character. */
export interface Span {
  readonly from: number;
  readonly to: number;
}
/** A text to be found. */
export interface Needle {
  /** In lower case, at least {@link WINDOW} characters. */
  readonly lower: string;
  /** The spellings that count; undefined when any mix of cases does. */
  readonly exact?: readonly string[];
}

/** Characters by which a needle's beginning is recognized. */
export const WINDOW = 6;
const BASE = 0x01000193;
const FILTER_BITS = 16;

/**
 * Finds many texts in one pass (Rabin and Karp's way), however many they are.
 * @returns where they are, in order, what touches as one
 */
export function finder(needles: readonly Needle[]): (text: string) => Span[] {
  const filter = new Uint8Array(1 << FILTER_BITS);
  const byHash = new Map<number, Needle[]>();
  for (const needle of needles) {
    let hash = 0;
    for (let index = 0; index < WINDOW; index += 1) hash = added(hash, needle.lower.charCodeAt(index));
    filter[hash >>> FILTER_BITS] = 1;
    byHash.set(hash, [...(byHash.get(hash) ?? []), needle]);
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
      const to = from + longest(byHash.get(hash) ?? [], text, lower, from);
      if (from < 0 || to === from) continue;
      if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
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

function isMeant({ lower, exact }: Needle, text: string, from: number): boolean {
  return exact === undefined || exact.includes(text.slice(from, from + lower.length));
}

/** As `toLowerCase`, but never of another length: places in it are places in the text. */
export function lowerCase(text: string): string {
  const lower = text.toLowerCase();
  return lower.length === text.length ? lower : text.replace(/\u0130/g, 'I').toLowerCase();
}
