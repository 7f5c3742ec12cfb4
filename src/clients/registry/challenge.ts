/** One authentication method that a server offers (RFC 9110, 11.6.1). */
export interface Challenge {
  /** In lower case. */
  readonly scheme: string;
  /** Names in lower case. */
  readonly params: ReadonlyMap<string, string>;
}

/** A word, a quoted string or a sign; anything else separates them. */
const TOKEN = /"((?:[^"\\]|\\.)*)"|([\w!#$%&'*+.^`|~/:-]+)|([=,])/g;
/** More than any registry sends. */
const LONGEST = 4000;

/** The challenges of a `WWW-Authenticate` header, in order. Takes linear time, and skips what doesn't follow the grammar. */
export function challengesIn(header: string): readonly Challenge[] {
  const tokens = [...header.slice(0, LONGEST).matchAll(TOKEN)];
  const found: { scheme: string; params: Map<string, string> }[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const word = tokens[at]?.[2];
    if (word === undefined) continue;
    if (tokens[at + 1]?.[3] !== '=') {
      found.push({ scheme: word.toLowerCase(), params: new Map() });
      continue;
    }
    const [, quoted, plain] = tokens[at + 2] ?? [];
    const params = found.at(-1)?.params;
    const name = word.toLowerCase();
    // The first value of a name counts: a second realm would be ambiguous.
    if (params !== undefined && !params.has(name))
      params.set(name, quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '');
    at += 2;
  }
  return found;
}
