/** Index of the quote that ends the string starting at `start`; the length of the JSON if there is none. */
export function endOfText(json: string, start: number): number {
  for (let at = json.indexOf('"', start + 1); at !== -1; at = json.indexOf('"', at + 1)) {
    let escapes = 0;
    while (json[at - 1 - escapes] === '\\') escapes++;
    if (escapes % 2 === 0) return at;
  }
  return json.length;
}

/**
 * Returns a key that appears twice in one object, since `JSON.parse` keeps only the last; undefined if there is none. Takes
 * linear time.
 * @param json valid
 */
export function keyTwice(json: string): string | undefined {
  /** Keys of the enclosing objects, outermost first; null for an array. */
  const open: (Set<string> | null)[] = [];
  const next = /["{}[\]]/g;
  for (let found = next.exec(json); found !== null; found = next.exec(json)) {
    const [mark] = found;
    if (mark === '{') open.push(new Set());
    else if (mark === '[') open.push(null);
    else if (mark !== '"') open.pop();
    else {
      const end = endOfText(json, found.index) + 1;
      next.lastIndex = end;
      if (!isKey(json, end)) continue;
      // The same key can also be written with escapes.
      const key = String(JSON.parse(json.slice(found.index, end)));
      const keys = open.at(-1);
      if (keys?.has(key) === true) return key;
      keys?.add(key);
    }
  }
  return undefined;
}

const COLON = /\s*:/y;
function isKey(json: string, at: number): boolean {
  COLON.lastIndex = at;
  return COLON.test(json);
}
