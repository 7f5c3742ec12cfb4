import * as l10n from '@vscode/l10n';
import { pointerTo, ValueFault, type Leaf, type ValueFormat } from './leaf';

/** Real settings aren't nested deeper. */
const DEEPEST = 50;
const SPACE = /[ \t]*/y;
const BLANK = /(?:[ \t\r\n]|#[^\n]*)*/y;
const KEY = /[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\[^\n])*"|'[^'\n]*'/y;
const TEXT =
  /"""(?:[^"\\]|\\[^]|"{1,2}(?!"))*"{3,5}|'''(?:[^']|'{1,2}(?!'))*'{3,5}|"(?:[^"\\\n]|\\[^\n])*"|'[^'\n]*'/y;
const BARE = /[A-Za-z0-9_.:+-]+(?: \d\d:[0-9.:Z+-]+)?/y;
const NUMBER = /^[+-]?(?:0|[1-9](?:_?\d)*)(?:\.\d(?:_?\d)*)?(?:[eE][+-]?\d+)?$/;
const END = /[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/y;

/** TOML 1.0 (https://toml.io/en/v1.0.0). */
export const tomlValues: ValueFormat = {
  name: 'TOML',
  leaves: text => new Reader(text).leaves(),
  spellings: (value, before) => {
    if (typeof value !== 'string') return [String(value)];
    const basic = JSON.stringify(value).replaceAll('\x7f', '\\u007f');
    return before.startsWith("'") && !/['\n\r]/.test(value) ? [`'${value}'`, basic] : [basic];
  },
};

class Reader {
  readonly #found: Leaf[] = [];
  /** Lists of tables started by `[[…]]`, with the number of their tables. */
  readonly #lists = new Map<string, number>();
  #at = 0;

  constructor(private readonly text: string) {}

  leaves(): readonly Leaf[] {
    let table = '';
    for (;;) {
      this.#skip(BLANK);
      if (this.#at >= this.text.length) return this.#found;
      if (this.#takes('[')) {
        const isList = this.#takes('[');
        table = this.#tableAt(this.#keys(), isList);
        this.#must(isList ? ']]' : ']');
      } else this.#pair(table, 0);
      if (this.#match(END) === undefined)
        throw this.#fault(l10n.t('Something stands behind the end of a line'));
    }
  }

  #tableAt(keys: readonly string[], isList: boolean): string {
    return keys.reduce((before, key, index) => {
      const at = pointerTo(before, key);
      const count = this.#lists.get(at);
      if (isList && index === keys.length - 1) {
        this.#lists.set(at, (count ?? 0) + 1);
        return pointerTo(at, count ?? 0);
      }
      return count === undefined ? at : pointerTo(at, count - 1);
    }, '');
  }

  #pair(table: string, depth: number): void {
    const at = this.#keys().reduce(pointerTo, table);
    this.#must('=');
    this.#skip(SPACE);
    this.#value(at, depth);
  }

  #keys(): readonly string[] {
    const keys: string[] = [];
    do {
      this.#skip(SPACE);
      const key = this.#match(KEY);
      if (key === undefined) throw this.#fault(l10n.t('A key is missing'));
      keys.push(/^["']/.test(key) ? this.#textOf(key) : key);
      this.#skip(SPACE);
    } while (this.#takes('.'));
    return keys;
  }

  #value(at: string, depth: number): void {
    if (depth > DEEPEST) throw this.#fault(l10n.t('It is nested too deep'));
    const start = this.#at;
    if (this.#takes('[')) {
      for (let index = 0; !this.#closes(']'); index += 1) {
        this.#value(pointerTo(at, index), depth + 1);
        this.#skip(BLANK);
        if (!this.#takes(',') && !this.#isAhead(']')) throw this.#fault(l10n.t('A comma is missing'));
      }
    } else if (this.#takes('{')) {
      while (!this.#closes('}')) {
        this.#pair(at, depth + 1);
        this.#skip(BLANK);
        if (!this.#takes(',') && !this.#isAhead('}')) throw this.#fault(l10n.t('A comma is missing'));
      }
    } else {
      const quoted = this.#match(TEXT);
      const bare = quoted === undefined ? this.#match(BARE) : undefined;
      if (quoted === undefined && bare === undefined) throw this.#fault(l10n.t('A value is missing'));
      const value = quoted === undefined ? bareValue(bare ?? '') : this.#textOf(quoted);
      const long = quoted !== undefined && /^(?:"""|''')/.test(quoted);
      const fixed = long
        ? l10n.t('it is a text over several lines')
        : value === null
          ? l10n.t('it is no text, number, true or false')
          : undefined;
      this.#found.push({ at, value, start, end: this.#at, ...(fixed && { fixed }) });
    }
  }

  #closes(bracket: string): boolean {
    this.#skip(BLANK);
    return this.#takes(bracket);
  }

  #textOf(quoted: string): string {
    if (quoted.startsWith("'")) return quoted.replace(/^'''|'''$|^'|'$/g, '');
    if (quoted.startsWith('"""')) return quoted.slice(3, -3);
    try {
      // Escapes that JSON lacks: `\U` with eight digits.
      return JSON.parse(
        quoted.replace(/\\(\\|U([0-9a-fA-F]{8}))/g, (all, _, hex?: string) =>
          hex === undefined ? all : String.fromCodePoint(parseInt(hex, 16)),
        ),
      ) as string;
    } catch {
      throw this.#fault(l10n.t("This text can't be read"));
    }
  }

  #must(sign: string): void {
    this.#skip(SPACE);
    if (!this.#takes(sign)) throw this.#fault(l10n.t`"${sign}" is missing`);
  }

  #isAhead(sign: string): boolean {
    return this.text.startsWith(sign, this.#at);
  }

  #takes(sign: string): boolean {
    if (!this.#isAhead(sign)) return false;
    this.#at += sign.length;
    return true;
  }

  #skip(pattern: RegExp): void {
    this.#match(pattern);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #fault(message: string): ValueFault {
    return new ValueFault(message, this.#at);
  }
}

function bareValue(text: string): Leaf['value'] {
  if (text === 'true' || text === 'false') return text === 'true';
  return NUMBER.test(text) ? Number(text.replaceAll('_', '')) : null;
}
