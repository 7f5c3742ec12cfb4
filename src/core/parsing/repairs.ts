import * as l10n from '@vscode/l10n';
import { withQuotedReferences } from './unquotedReferences';
import { yamlDocument } from '../yamlDocuments';

/** Limit on the characters parsed over all attempts, each of which parses the text once. */
export const MOST_READ = 150_000;
/** Offsets of the lines to try, relative to the one where the parser fails. */
const AROUND = [0, -1, -2, 1, 2];

/** A small change to one line that makes a text parse, as a remedy for that line. */
export interface Repair {
  /** 0-based. */
  readonly line: number;
  /** Position of the change in the original line. */
  readonly column: number;
  readonly message: string;
}
interface Attempt extends Repair {
  readonly written: string;
  /** Number of columns by which it moves the line's contents. */
  readonly shift: number;
}

/**
 * For a slip in indentation, a colon or a quote, what a parser reports depends on what follows, and is reported elsewhere.
 * So each likely slip is undone in turn, and the first change that makes the text parse identifies it.
 * @param at line of the parser's first error, 0-based
 * @param most characters that all attempts together may parse
 * @returns undefined if no single change helps
 */
export function repairOf(text: string, at: number, most = MOST_READ): Repair | undefined {
  const lines = text.split('\n');
  const inQuotes = withQuotedReferences(lines, at);
  if (inQuotes !== undefined && isReadable(inQuotes.text))
    return { ...inQuotes, message: l10n.t`Put this value in quotes: '${inQuotes.value.slice(0, 80)}'.` };
  const near = AROUND.map(by => at + by);
  const unclosed = lines.flatMap((line, index) => (isUnclosed(line) ? [index] : []));
  const attempts = [...new Set([...unclosed.slice(0, 8), ...near])].flatMap(line => attemptsOn(lines, line));
  return (
    attempts
      .toSorted((a, b) => a.shift - b.shift)
      .slice(0, Math.floor(most / Math.max(1, text.length)))
      // The smallest change is the likeliest, on the first line where it helps.
      .find(({ line, written }) => isReadable(lines.with(line, written).join('\n')))
  );
}

function isReadable(text: string): boolean {
  return yamlDocument(text)?.errors.length === 0;
}

function attemptsOn(lines: readonly string[], line: number): readonly Attempt[] {
  const text = lines[line];
  if (text === undefined || isComment(text)) return [];
  return [
    ...closed(text),
    ...withColon(text),
    ...singleQuoted(text),
    ...quotedWithin(text),
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

/** Closes open quotes and brackets. */
function closed(text: string): readonly OnLine[] {
  const found: OnLine[] = [];
  for (const [open, close] of PAIRS) {
    const column = text.lastIndexOf(open);
    if (column < 0) continue;
    const end = text.trimEnd();
    const inside = withoutEnds(end).trimEnd();
    // What comes before the end of a list or a map.
    if (open === close && inside !== end)
      found.push({
        column,
        shift: 0,
        written: `${inside}${close}${end.slice(inside.length)}`,
        message: l10n.t`Close ${open} with ${close} in this line.`,
      });
    found.push({
      column,
      shift: 0,
      written: `${end}${close}`,
      message: l10n.t`Close ${open} with ${close} in this line.`,
    });
    if (open === '[' || open === '{') {
      for (const without of new Set([withoutEnds(end), /[\]}]$/.test(end) ? end.slice(0, -1) : end]))
        if (without !== end)
          found.push({
            column: without.length,
            shift: 0,
            written: without,
            message: l10n.t`Remove what closes more than is open: ${end.slice(without.length)}`,
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

/** Indents the line like one of its neighbors. */
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
      // Prefer an even number of columns, as is usual for indentation.
      shift: (isTabbed ? 0 : Math.abs(column - now)) + (column % 2) / 2,
      written: ' '.repeat(column) + rest,
      message: isTabbed
        ? l10n.t`Indent with spaces instead of tabs: ${spaces(column)} here.`
        : l10n.t`Indent this line by ${spaces(column)}, not ${now}.`,
    }));
}

function spaces(count: number): string {
  return count === 1 ? l10n.t('1 space') : l10n.t`${count} spaces`;
}

/** Single quotes for a value whose backslashes mean something in double quotes, as in a regular expression. */
function singleQuoted(text: string): readonly OnLine[] {
  const match = /"([^"'\\]*\\[^"']*)"/.exec(text);
  if (match === null) return [];
  const [whole, value = ''] = match;
  return [
    {
      column: match.index,
      shift: 0,
      written: text.replace(whole, () => `'${value}'`),
      message: l10n.t`Put this value in single quotes: '${value.slice(0, 40)}'.`,
    },
  ];
}

/** Quotes a value between brackets that contains a colon. */
function quotedWithin(text: string): readonly OnLine[] {
  const match = /([{,][ \t]*[\w.-]+:[ \t]+)([^\s'"[\]{},][^'"[\]{},]*:[^'"[\]{},]*[^\s'"[\]{},])/.exec(text);
  if (match === null) return [];
  const [whole, before = '', value = ''] = match;
  return [
    {
      column: match.index + before.length,
      shift: 0,
      written: text.replace(whole, () => `${before}'${value}'`),
      message: l10n.t`Put this value in quotes: '${value.slice(0, 40)}'.`,
    },
  ];
}

/** Quotes a value that contains special characters. */
function quoted(text: string): readonly OnLine[] {
  const match = /^(\s*(?:- )*[\w.-]+:[ \t]+|\s*- )(\S[^]*)$/.exec(text);
  if (match === null) return [];
  const [, before = '', value = ''] = match;
  // A list or a map isn't meant as text.
  if (/^(?:\[.*\]|\{.*\})\s*$/.test(value) && !value.startsWith('{{')) return [];
  const written = `${before}'${value.replaceAll("'", "''")}'`;
  return [
    {
      column: before.length,
      shift: 0,
      written,
      message: l10n.t`Put this value in quotes: '${value.slice(0, 40)}'.`,
    },
  ];
}

/** Fixes a key without a colon, or without a space after it. */
function withColon(text: string): readonly OnLine[] {
  const match = /^(\s*(?:- )*)([\w.-]+)(:?)[ \t]*(\S?[^]*)$/.exec(text);
  if (match === null) return [];
  const [, before = '', key = '', colon = '', value = ''] = match;
  const message =
    colon === ''
      ? l10n.t`Write a colon behind the key: "${key}: ".`
      : l10n.t`Write a space behind the colon: "${key}: ".`;
  return [{ column: before.length, shift: 0, written: `${before}${key}: ${value}`, message }];
}

/** Removes the dash of a key that is meant as one of the keys around it. */
function withoutDash(text: string): readonly OnLine[] {
  const written = text.replace(/^(\s*)- +/, '$1');
  return written === text
    ? []
    : [{ column: indentOf(text), shift: 1, written, message: l10n.t('Remove the "-" before this key.') }];
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
