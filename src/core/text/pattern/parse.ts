import type { Node } from './node';

const ESCAPE = /\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|c[A-Za-z]|.)/suy;
const CLASS = /\[(?:\\.|[^\]\\])*\]/suy;
const GROUP = /\((?:\?:|\?<(?![=!])([^>]*)>|(?!\?))/uy;
const QUANTIFIER = /(?:[*+?]|\{(\d+)(,?)(\d*)\})(\??)/uy;
const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;
const WORD = /^\w$/;

/**
 * Reads what JavaScript takes for a pattern with the flag `u` (https://tc39.es/ecma262/#sec-patterns), as far as it can be
 * matched in linear time.
 * @returns why not, as a sentence, for any other
 */
export function parsePattern(text: string): Node | string {
  try {
    // All that follows may rely on it being well-formed.
    new RegExp(text, 'u');
    return new Parser(text).alternatives();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

class Parser {
  private at = 0;

  constructor(private readonly text: string) {}

  alternatives(): Node {
    const of = [this.sequence()];
    while (this.text[this.at] === '|') {
      this.at += 1;
      of.push(this.sequence());
    }
    return { is: 'any', of };
  }

  private sequence(): Node {
    const of: Node[] = [];
    while (this.at < this.text.length && this.text[this.at] !== '|' && this.text[this.at] !== ')')
      of.push(this.repeated(this.atom()));
    return { is: 'all', of };
  }

  private repeated(of: Node): Node {
    const found = this.take(QUANTIFIER);
    if (found === undefined) return of;
    const [whole, least, comma, most, lazy] = found;
    const [min, max] =
      least === undefined
        ? ({ '*': [0, Infinity], '+': [1, Infinity], '?': [0, 1] } as const)[whole[0] as '*' | '+' | '?']
        : [Number(least), comma === '' ? Number(least) : most === '' ? Infinity : Number(most)];
    if (max > 1 && hasName(of)) throw new Error("A named group can't be repeated.");
    return { is: 'repeat', of, min, max, lazy: lazy === '?' };
  }

  private atom(): Node {
    const group = this.take(GROUP);
    if (group !== undefined) {
      const of = this.alternatives();
      this.at += 1;
      const [, name] = group;
      if (name !== undefined && (!NAME.test(name) || name in {}))
        throw new Error(`Call the group something else than "${name}": a name has letters, digits and "_".`);
      return name === undefined ? of : { is: 'named', name, of };
    }
    const char = String.fromCodePoint(this.text.codePointAt(this.at) ?? 0);
    switch (char) {
      case '(':
        throw new Error('Groups that look ahead or behind, or set flags, are not supported.');
      case '[':
        return oneOf(this.take(CLASS)?.[0] ?? '');
      case '\\':
        return escaped(this.take(ESCAPE)?.[0] ?? '');
    }
    this.at += char.length;
    switch (char) {
      case '^':
        return { is: 'place', holds: before => before === '' };
      case '$':
        return { is: 'place', holds: (_before, after) => after === '' };
      case '.':
        return oneOf('.');
      default:
        return { is: 'char', matches: other => other === char };
    }
  }

  private take(what: RegExp): RegExpExecArray | undefined {
    what.lastIndex = this.at;
    const found = what.exec(this.text) ?? undefined;
    if (found !== undefined) this.at = what.lastIndex;
    return found;
  }
}

function escaped(text: string): Node {
  if (/^\\[1-9k]/.test(text)) throw new Error('References to groups are not supported.');
  const atEdge = (before: string, after: string) => WORD.test(before) !== WORD.test(after);
  if (text === '\\b') return { is: 'place', holds: atEdge };
  if (text === '\\B') return { is: 'place', holds: (before, after) => !atEdge(before, after) };
  return oneOf(text);
}

/** One character of a class; each is asked for once. */
function oneOf(source: string): Node {
  const pattern = new RegExp(`^${source}$`, 'u');
  const known = new Map<string, boolean>();
  return {
    is: 'char',
    matches: char => {
      let matches = known.get(char);
      if (matches === undefined) known.set(char, (matches = pattern.test(char)));
      return matches;
    },
  };
}

function hasName(node: Node): boolean {
  switch (node.is) {
    case 'char':
    case 'place':
      return false;
    case 'named':
      return true;
    case 'repeat':
      return hasName(node.of);
    default:
      return node.of.some(hasName);
  }
}
