import { endOfText } from '../jsonText';

/** More digits than a JavaScript number reliably represents, or an exponent, which may be more than it holds. */
const LONG = /(?:\d\.?){16}|\d[eE]/;

/**
 * Turns numbers in JSON that JavaScript can't represent exactly into strings of their digits. Otherwise two different numbers
 * would parse as equal and a change between them would go unseen. Takes linear time.
 * @param json valid
 */
export function withExactNumbers(json: string): string {
  if (!LONG.test(json)) return json;
  const parts: string[] = [];
  const next = /"|-?\d[\d.eE+-]*/g;
  let end = 0;
  for (let found = next.exec(json); found !== null; found = next.exec(json)) {
    const [number] = found;
    if (number === '"') next.lastIndex = endOfText(json, found.index) + 1;
    else if (LONG.test(number) && String(Number(number)) !== number) {
      parts.push(json.slice(end, found.index), JSON.stringify(number));
      end = next.lastIndex;
    }
  }
  return parts.join('') + json.slice(end);
}
