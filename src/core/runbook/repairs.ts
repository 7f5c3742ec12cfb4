import { parseDocument } from 'yaml';
import { withQuotedReferences } from './unquotedReferences';

/** Each attempt parses the text once: together they may read so many characters. */
export const MOST_READ = 150_000;
/** Lines before and behind the one at which the parser stumbles. */
const AROUND = [0, -1, -2, 1, 2];

/** One small change of one line after which a text can be read, as a remedy for that line. */
export interface Repair {
  /** From 0. */
  readonly line: number;
  /** Where the change is, in the line as it stands. */
  readonly column: number;
  readonly message: string;
}
interface Attempt extends Repair {
  readonly written: string;
  /** By how many columns it moves what the line says. */
  readonly shift: number;
}

/**
 * What a parser says of a slip of indentation, a colon or a quote depends on what follows, and stands elsewhere. So each likely
 * slip is undone in turn, and the one without which all can be read was it.
 * @param at line of the parser's first error, from 0
 * @param most characters that all attempts together may read
 * @returns undefined where no single one was it
 */
export function repairOf(text: string, at: number, most = MOST_READ): Repair | undefined {
  const lines = text.split('\n');
  const inQuotes = withQuotedReferences(lines, at);
  if (inQuotes !== undefined && isReadable(inQuotes.text))
    return { ...inQuotes, message: `Put this value in quotes: '${inQuotes.value.slice(0, 80)}'.` };
  const near = AROUND.map(by => at + by);
  const unclosed = lines.flatMap((line, index) => (isUnclosed(line) ? [index] : []));
  const attempts = [...new Set([...unclosed.slice(0, 8), ...near])].flatMap(line => attemptsOn(lines, line));
  return (
    attempts
      .toSorted((a, b) => a.shift - b.shift)
      .slice(0, Math.floor(most / Math.max(1, text.length)))
      // The smallest one is what was meant, and the first line at which it helps.
      .find(({ line, written }) => isReadable(lines.with(line, written).join('\n')))
  );
}

function isReadable(text: string): boolean {
  const document = parseDocument(text, { merge: false, prettyErrors: false, stringKeys: true });
  return document.errors.length === 0;
}

function attemptsOn(lines: readonly string[], line: number): readonly Attempt[] {
  const text = lines[line];
  if (text === undefined || isComment(text)) return [];
  return [
    ...closed(text),
    ...withColon(text),
    ...quoted(text),
    ...withoutDash(text),
    ...indented(lines, line),
  ].map(attempt => ({
    ...attempt,
    line,
  }));
}
type OnLine = Omit<Attempt, 'line'>;

const PAIRS = [
  ['"', '"'],
  ["'", "'"],
  ['[', ']'],
  ['{', '}'],
] as const;

/** Quotes and brackets that nothing closes. */
function closed(text: string): readonly OnLine[] {
  const found: OnLine[] = [];
  for (const [open, close] of PAIRS) {
    const column = text.lastIndexOf(open);
    if (column < 0) continue;
    const end = text.trimEnd();
    found.push({
      column,
      shift: 0,
      written: `${end}${close}`,
      message: `Close ${open} with ${close} in this line.`,
    });
    if (open === '[' || open === '{') {
      const without = withoutEnds(end);
      if (without !== end)
        found.push({
          column: without.length,
          shift: 0,
          written: without,
          message: `Remove what closes more than is open: ${end.slice(without.length)}`,
        });
    }
  }
  return found;
}

function withoutEnds(text: string): string {
  let end = text.length;
  while (text[end - 1] === ']' || text[end - 1] === '}') end -= 1;
  return text.slice(0, end);
}

/** As one of the lines around. */
function indented(lines: readonly string[], line: number): readonly OnLine[] {
  const text = lines[line] ?? '';
  const rest = text.trimStart();
  const now = text.length - rest.length;
  const around = lines
    .slice(Math.max(0, line - 8), line + 9)
    .filter(each => each.trim() !== '')
    .flatMap(each => [indentOf(each), indentOf(each) + 2, indentOf(each.replace(/^(\s*)- /, '$1  '))]);
  around.push(...[now - 1, now + 1].filter(each => each >= 0));
  const isTabbed = text.slice(0, now).includes('\t');
  return [...new Set(around)]
    .filter(column => isTabbed || column !== now)
    .map(column => ({
      column: 0,
      // By an even number of columns, as lines are indented.
      shift: (isTabbed ? 0 : Math.abs(column - now)) + (column % 2) / 2,
      written: ' '.repeat(column) + rest,
      message: isTabbed
        ? `Indent with spaces instead of tabs: ${spaces(column)} here.`
        : `Indent this line by ${spaces(column)}, not ${now}.`,
    }));
}

function spaces(count: number): string {
  return count === 1 ? '1 space' : `${count} spaces`;
}

/** A value with signs that mean something. */
function quoted(text: string): readonly OnLine[] {
  const match = /^(\s*(?:- )*[\w.-]+:[ \t]+|\s*- )(\S[^]*)$/.exec(text);
  if (match === null) return [];
  const [, before = '', value = ''] = match;
  const written = `${before}'${value.replaceAll("'", "''")}'`;
  return [
    {
      column: before.length,
      shift: 0,
      written,
      message: `Put this value in quotes: '${value.slice(0, 40)}'.`,
    },
  ];
}

/** A key without its colon, or with no space behind it. */
function withColon(text: string): readonly OnLine[] {
  const match = /^(\s*(?:- )*)([\w.-]+)(:?)[ \t]*(\S?[^]*)$/.exec(text);
  if (match === null) return [];
  const [, before = '', key = '', colon = '', value = ''] = match;
  const message =
    colon === ''
      ? `Write a colon behind the key: "${key}: ".`
      : `Write a space behind the colon: "${key}: ".`;
  return [{ column: before.length, shift: 0, written: `${before}${key}: ${value}`, message }];
}

/** A key that begins an item of a list, and is meant as one of the keys around. */
function withoutDash(text: string): readonly OnLine[] {
  const written = text.replace(/^(\s*)- +/, '$1');
  return written === text
    ? []
    : [{ column: indentOf(text), shift: 1, written, message: 'Remove the "-" before this key.' }];
}

function isComment(line: string): boolean {
  return /^\s*(?:#|$)/.test(line);
}

function isUnclosed(written: string): boolean {
  if (isComment(written)) return false;
  const [line = ''] = written.split(' #', 1);
  const count = (sign: string) => line.split(sign).length - 1;
  return count('"') % 2 === 1 || count("'") % 2 === 1 || count('[') > count(']') || count('{') > count('}');
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}
