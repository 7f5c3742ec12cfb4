import { findPattern } from './pattern';

/** No real command prints longer lines. */
const LONGEST = 2_000;
/** Characters to try for a character class, plainest first. */
const LETTERS = ['a', '1', 'A', '_', '-', '.', ' ', '/', ':', '=', '#', '+', '~', '%', '@'];
const ESCAPES: Readonly<Record<string, string>> = {
  ...{ d: '1', D: 'a', w: 'a', W: '-', s: ' ', S: 'a', b: '', B: '', A: '', z: '', t: '\t', n: '\n' },
};

/** A line that a pattern matches, e.g. `v1` for `^v\d+$`; undefined if none could be made. */
export function sampleOf(pattern: string): string | undefined {
  try {
    const text = new Sampler(pattern).whole();
    return findPattern(pattern, text) === undefined ? undefined : text;
  } catch (error) {
    if (error instanceof NoSample) return undefined;
    throw error;
  }
}

class NoSample extends Error {}

/** Reads a pattern once from left to right and builds the first text that it allows. */
class Sampler {
  #at = 0;

  constructor(private readonly pattern: string) {}

  whole(): string {
    const text = this.#alternatives();
    if (this.#at < this.pattern.length) throw new NoSample();
    return text;
  }

  #alternatives(): string {
    const first = this.#sequence();
    while (this.#take('|')) this.#sequence();
    return first;
  }

  #sequence(): string {
    let text = '';
    while (this.#at < this.pattern.length && !'|)'.includes(this.#next)) {
      const atom = this.#atom();
      const times = this.#times();
      if (text.length + atom.length * times > LONGEST) throw new NoSample();
      text += atom.repeat(times);
    }
    return text;
  }

  #atom(): string {
    const char = this.#next;
    this.#at += 1;
    switch (char) {
      case '(':
        return this.#group();
      case '[':
        return this.#class();
      case '\\': {
        const escaped = this.#next;
        this.#at += 1;
        return ESCAPES[escaped] ?? escaped;
      }
      case '.':
        return 'a';
      case '^':
      case '$':
        return '';
      default:
        return char;
    }
  }

  #group(): string {
    const [kind] = /^\?(?::|P?<\w+>)/.exec(this.pattern.slice(this.#at, this.#at + 100)) ?? [''];
    this.#at += kind.length;
    if (this.#next === '?') throw new NoSample();
    const text = this.#alternatives();
    if (!this.#take(')')) throw new NoSample();
    return text;
  }

  #class(): string {
    const [written] = /^\^?\]?(?:\\[^]|[^\]\\])*\]/.exec(this.pattern.slice(this.#at)) ?? [''];
    this.#at += written.length;
    const text = `[${written}`;
    try {
      const matcher = new RegExp(`^${text}$`);
      const found = LETTERS.find(letter => matcher.test(letter));
      if (found !== undefined) return found;
    } catch {
      // A class that only RE2 supports.
    }
    const [first] = written;
    if (first === undefined || '^\\[]'.includes(first)) throw new NoSample();
    return first;
  }

  /** Optional parts are left out. Parts that may repeat appear once even if zero is allowed, since a value may not be empty. */
  #times(): number {
    const [written, least] = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/.exec(
      this.pattern.slice(this.#at, this.#at + 20),
    ) ?? [''];
    this.#at += written.length;
    if (written.startsWith('?')) return 0;
    return least === undefined ? 1 : Number(least);
  }

  get #next(): string {
    return this.pattern[this.#at] ?? '';
  }

  #take(char: string): boolean {
    if (this.#next !== char) return false;
    this.#at += 1;
    return true;
  }
}
