import { endOfText } from './jsonText';

/** More digits than a JavaScript number reliably represents, or an exponent, which may be more than it holds. */
const LONG = /(?:\d\.?){16}|\d[eE]/;
const NUMBER = /-?\d[\d.eE+-]*/y;

/**
 * Turns numbers in JSON that JavaScript can't represent exactly into strings of their digits. Otherwise two different numbers
 * would parse as equal and a change between them would go unseen. Takes linear time.
 * @param json valid
 */
export function withExactNumbers(json: string): string {
  if (!LONG.test(json)) return json;
  const parts: string[] = [];
  let end = 0;
  for (let at = 0; at < json.length; at++) {
    if (json[at] === '"') {
      at = endOfText(json, at);
      continue;
    }
    NUMBER.lastIndex = at;
    const number = NUMBER.exec(json)?.[0];
    if (number === undefined) continue;
    if (LONG.test(number) && String(Number(number)) !== number) {
      parts.push(json.slice(end, at), JSON.stringify(number));
      end = at + number.length;
    }
    at += number.length - 1;
  }
  return parts.join('') + json.slice(end);
}
