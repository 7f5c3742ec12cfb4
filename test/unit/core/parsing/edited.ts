import fc from 'fast-check';

/** A text with one slip of its author. */
export interface Edited {
  readonly what: string;
  readonly text: string;
  /** The lines on which a person looks for it, from 1. */
  readonly lines: readonly number[];
}
type Slip = (line: string, lines: readonly string[], at: number) => string | readonly string[] | undefined;

const KEY = /^(\s*(?:- )?)([\w$]+): (\S.*)$/;
const onKey =
  (edit: (before: string, key: string, value: string) => string | undefined): Slip =>
  line => {
    const [, before, key, value] = KEY.exec(line) ?? [];
    return before === undefined || key === undefined || value === undefined
      ? undefined
      : edit(before, key, value);
  };

/** Each changes one line; undefined where it doesn't apply. */
const slips: Readonly<Record<string, Slip>> = {
  'one space more': line => (line.trim() === '' ? undefined : ` ${line}`),
  'one space less': line => (line.startsWith(' ') ? line.slice(1) : undefined),
  'a tab': line => (/^ {2}/.test(line) ? `\t${line.trimStart()}` : undefined),
  'no colon': line => (/^\s*(?:- )?\w+:( |$)/.test(line) ? line.replace(':', '') : undefined),
  'no space after the colon': onKey((before, key, value) => `${before}${key}:${value}`),
  'a key with an extra letter': onKey((before, key, value) => `${before}${key}x: ${value}`),
  'a key with two letters swapped': onKey((before, key, value) =>
    key.length > 3 ? `${before}${key.slice(0, -2)}${key.slice(-1)}${key.slice(-2, -1)}: ${value}` : undefined,
  ),
  'an unknown key': onKey((before, _key, value) => `${before}whatever: ${value}`),
  'a number': onKey((before, key) => `${before}${key}: 7`),
  nothing: onKey((before, key) => `${before}${key}:`),
  'a map': onKey((before, key) => `${before}${key}: { a: 1 }`),
  'a list': onKey((before, key) => `${before}${key}: [[1]]`),
  'a value that begins with *': onKey(
    (before, key, value) => `${before}${key}: *${value.replace(/\W/g, '')}`,
  ),
  'a value that begins with @': onKey(
    (before, key, value) => `${before}${key}: @${value.replace(/\W/g, '')}`,
  ),
  'a value that begins with &': onKey((before, key, value) => `${before}${key}: &x ${value}`),
  'a tag': onKey((before, key, value) => `${before}${key}: !x ${value}`),
  'a colon in the value': onKey((before, key, value) =>
    /^[\w ]+$/.test(value) ? `${before}${key}: ${value}: then` : undefined,
  ),
  'a quote that is not closed': onKey((before, key, value) =>
    /^["'[{]/.test(value) ? undefined : `${before}${key}: "${value}`,
  ),
  'a bracket that is not closed': line =>
    line.trimEnd().endsWith(']') ? line.trimEnd().slice(0, -1) : undefined,
  'an extra bracket': line => (line.trimEnd().endsWith(']') ? `${line.trimEnd()}]` : undefined),
  'the line twice': line => (/^\s*\w+: \S/.test(line) ? [line, line] : undefined),
  'an extra dash': line => (/^\s+\w+: /.test(line) ? line.replace(/^(\s+)/, '$1- ') : undefined),
  'a list for the map': (line, lines, at) =>
    /^\s*(?:with|service|mayWait|sentry):$/.test(line)
      ? [line, (lines[at + 1] ?? '').replace(/^(\s+)/, '$1- ')]
      : undefined,
};

/** Every slip at every line that it applies to, in any order. */
export function edited(text: string): fc.Arbitrary<Edited> {
  const lines = text.split('\n');
  const all = Object.entries(slips).flatMap(([what, slip]) =>
    lines.flatMap((line, at): Edited[] => {
      if (/^\s*(?:#|$)/.test(line)) return [];
      const made = slip(line, lines, at);
      if (made === undefined) return [];
      const written = typeof made === 'string' ? [made] : made;
      const replaced = what === 'a list for the map' ? 2 : 1;
      const edited = lines.toSpliced(at, replaced, ...written);
      return [
        {
          what: `${what}: ${line.trim()}`,
          text: edited.join('\n'),
          lines: written.map((_, index) => at + 1 + index),
        },
      ];
    }),
  );
  return fc.constantFrom(...all);
}
