/** Place of the quote that ends the text which begins at a place; the end of the JSON if none does. */
export function endOfText(json: string, start: number): number {
  for (let at = json.indexOf('"', start + 1); at !== -1; at = json.indexOf('"', at + 1)) {
    let escapes = 0;
    while (json[at - 1 - escapes] === '\\') escapes++;
    if (escapes % 2 === 0) return at;
  }
  return json.length;
}

/**
 * A key that one object has twice, of which `JSON.parse` keeps the last alone; undefined when there is none. Takes linear time.
 * @param json valid
 */
export function keyTwice(json: string): string | undefined {
  /** Keys of the objects that a place is in; null for an array. */
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
      // The same name can be written with escapes.
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
