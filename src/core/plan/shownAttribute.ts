import * as l10n from '@vscode/l10n';
import type { AttributeChange } from './plan';
import type { ScreenLine } from './screen';
import { UnreadableError } from './unreadable';
import { maskAddresses } from '../text/addresses';

/** Stands for a value that Terraform prints over several lines, such as user data. */
const SEVERAL_LINES = l10n.t('(several lines)');
const FORCES = ' # forces replacement';
const WHITESPACE = ' # whitespace changes';
const LATER = ' -> (known after apply)';
const HEREDOC = '<<-EOT';

/** Longer values aren't shown, and matching an endless expression would overflow the stack. */
const LONGEST = 4_096;
/** Column at a few hundred levels of nesting. */
const DEEPEST = 800;

/** Label of an attribute or a block. */
const LABEL = /^([\p{ID_Start}_][\p{ID_Continue}-]*|"(?:[^"\\]|\\.){0,1000}")(?: += |(?: ".*")? (?=[{(]))/u;
const SCALAR = '"(?:[^"\\\\]|\\\\.)*"|\\([a-z, -]+\\)|[^\\s"(){}[\\]<,]+';
const VALUE = new RegExp(`^(${SCALAR})(?: -> (${SCALAR}))?,?$`, 'u');
const OPENS = /(?:[[{(]|<<-EOT)$/;
const CLOSES = /^(?:[\])}]|EOT)/;

/** Position of a value, and what its surroundings say about it. */
interface Place {
  readonly at: number;
  /** Column of its name, or of the value itself if it has none. */
  readonly column: number;
  readonly parent: string;
  /** What an unnamed value adds to its parent's path. */
  readonly unnamed: string;
  readonly forces: boolean;
}
interface Read {
  readonly changes: readonly AttributeChange[];
  /** Index of the line after it. */
  readonly next: number;
}

/**
 * Reads the displayable values of an attribute: its own, or each changed value inside a map, object, list or JSON text, as
 * `input.version` or `subnets[]`.
 * @param lines only those of the attribute
 * @param column of its name
 * @throws {UnreadableError} if its values are nested deeper than anything a person would write
 */
export function readShownAttribute(lines: readonly ScreenLine[], column: number): readonly AttributeChange[] {
  return readValue(lines, { at: 0, column, parent: '', unnamed: '', forces: false }).changes;
}

function readValue(lines: readonly ScreenLine[], place: Place): Read {
  const { at, column, parent } = place;
  if (column > DEEPEST) throw new UnreadableError(l10n.t('A value in the plan is nested too deep.'));
  const line = lines[at]?.text ?? '';
  const symbol = line.charAt(column - 2);
  const content = line.slice(column);
  const label = LABEL.exec(content.slice(0, LONGEST));
  const path = label === null ? `${parent}${place.unnamed}` : join(parent, unquote(label[1] ?? ''));
  const value = content.slice(label?.[0].length ?? 0);
  const forces = place.forces || value.endsWith(FORCES);
  const bare = withoutNote(value);

  if (!OPENS.test(bare)) {
    const [, one = SEVERAL_LINES, two] = (bare.length > LONGEST ? null : VALUE.exec(bare)) ?? [];
    return { changes: change(symbol, path, one, two ?? one, forces), next: at + 1 };
  }
  const inside = readInside(lines, bare, { ...place, at: at + 1, parent: path, forces });
  const closing = lines[inside.next]?.text ?? '';
  const becomesOther = / -> (?!null)/;
  if (!bare.endsWith(HEREDOC) && !becomesOther.test(bare) && !becomesOther.test(closing)) {
    return { changes: inside.changes, next: inside.next + 1 };
  }
  const before = VALUE.exec((bare.split(' -> ', 1)[0] ?? '').slice(0, LONGEST))?.[1] ?? SEVERAL_LINES;
  const after = closing.includes(LATER) ? LATER.slice(4) : SEVERAL_LINES;
  return {
    changes: change(
      symbol,
      path,
      before,
      symbol === '+' ? before : after,
      forces || closing.endsWith(FORCES),
    ),
    next: skipOther(lines, inside.next, column),
  };
}

/** The values between an opening line and its closing line; `next` is the index of the latter. */
function readInside(lines: readonly ScreenLine[], opening: string, place: Place): Read {
  const changes: AttributeChange[] = [];
  const unnamed = opening.endsWith('jsonencode(') ? '' : '[]';
  let { at } = place;
  while (at < lines.length && !closes(lines[at], place.column)) {
    if (opening.endsWith(HEREDOC)) at++;
    else {
      const value = readValue(lines, { ...place, at, column: place.column + 4, unnamed });
      changes.push(...value.changes);
      at = value.next;
    }
  }
  return { changes, next: at };
}

/** If a value changes into another multi-line value, that one follows its closing line. */
function skipOther(lines: readonly ScreenLine[], closing: number, column: number): number {
  let at = closing;
  while (OPENS.test(lines[at]?.text ?? '')) {
    do at++;
    while (at < lines.length && !closes(lines[at], column));
  }
  return at + 1;
}

function closes(line: ScreenLine | undefined, column: number): boolean {
  return line !== undefined && CLOSES.test(line.text.slice(column)) && !/\S/.test(line.text.slice(0, column));
}

function change(
  symbol: string,
  path: string,
  before: string,
  after: string,
  forcesReplacement: boolean,
): readonly AttributeChange[] {
  if (!'+-~'.includes(symbol)) return [];
  return [
    {
      path,
      before: symbol === '+' ? null : maskAddresses(unquote(before)),
      after: symbol === '-' ? null : maskAddresses(unquote(after)),
      forcesReplacement,
    },
  ];
}

function withoutNote(value: string): string {
  if (value.endsWith(FORCES)) return value.slice(0, -FORCES.length);
  const note = value.lastIndexOf(WHITESPACE);
  return note === -1 ? value : value.slice(0, note);
}

function join(parent: string, name: string): string {
  return parent === '' ? name : `${parent}.${name}`;
}

/** Text without its quotes; text with escapes stays as printed. */
function unquote(text: string): string {
  return text.startsWith('"') && !text.includes('\\') ? text.slice(1, -1) : text;
}
