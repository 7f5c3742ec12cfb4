import { unwrapped } from './terragrunt';

/** One line of a record. */
export interface ScreenLine {
  /** As a person sees it: without terminal sequences. */
  readonly text: string;
  /** As recorded, without the line ending. */
  readonly raw: string;
  /**
   * Only text and colors. Terraform prints nothing else, so a line that isn't plain comes from another program or from inside
   * a value.
   */
  readonly plain: boolean;
  /** Terragrunt printed it, with a prefix that is left out here. */
  readonly wrapped?: true;
}
export interface Screen {
  /** Finished lines. */
  readonly lines: readonly ScreenLine[];
  /** Text after the last line ending: a waiting question, or part of a line. */
  readonly tail: ScreenLine;
  /** `script` wrote its footer: the session is over. */
  readonly closed: boolean;
}

const COLOUR = /\x1b\[[0-9;:]*m/g;
/** Leading spaces as recorded, ignoring colors. No value can remove Terraform's own indentation. */
export function indentOf({ raw }: ScreenLine): number {
  const text = raw.replace(COLOUR, '');
  return text.length - text.replace(/^ +/, '').length;
}

/** Every C0 and C1 control except the tab. */
const CONTROL = /[\x00-\x08\x0a-\x1f\x7f-\x9f]/;
/** Anything a terminal treats as a command: none may contain the character that begins the next one. */
const SEQUENCE =
  /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[ -/]*[0-~]?/g;
const OTHER_CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g;

/**
 * Splits a record as `script` writes it into lines of text, without the lines that `script` itself adds.
 *
 * Terminal sequences aren't interpreted the way a terminal emulator would: a value may contain sequences that move the cursor
 * and overwrite an earlier line, so the emulator's screen would lie while the record still shows the truth. Colors are
 * removed and anything else marks its line as not plain, for the caller to refuse where it matters. Lines in a record are
 * never wrapped: that is up to the terminal that displays it.
 * @param record what the terminal printed so far, UTF-8 decoded
 * @param unwraps whether to leave out what Terragrunt prints in front of Terraform's lines
 */
export function readScreen(record: string, unwraps = false): Screen {
  const lines = readLines(record, unwraps);
  if (lines[0]?.text.startsWith('Script started on ') === true) lines.shift();
  const tail = lines.pop();
  return screenOf(lines, tail);
}

/**
 * All lines of a text; the last one is the text after the last line ending.
 * @param unwraps as in {@link readScreen}
 */
export function readLines(text: string, unwraps = false): ScreenLine[] {
  const recorded = text.split('\n');
  return recorded.map((line, index) =>
    // A terminal turns LF into CR LF, and a value with Windows line endings adds another CR.
    readLine(index < recorded.length - 1 ? withoutReturns(line) : line, unwraps),
  );
}

/**
 * Lines of a whole record as a screen. Nothing is copied until the session is over, since a growing record is read often.
 * @param finished all but the last
 */
export function screenOf(finished: readonly ScreenLine[], tail: ScreenLine = EMPTY): Screen {
  const isClosed = tail.raw === '' && finished.at(-1)?.text.startsWith('Script done on ') === true;
  if (!isClosed) return { lines: finished, tail, closed: false };
  // `script` begins its footer with its own line ending.
  return { lines: finished.slice(0, -2), tail: finished.at(-2) ?? EMPTY, closed: true };
}

const EMPTY: ScreenLine = { text: '', raw: '', plain: true };

function readLine(raw: string, unwraps: boolean): ScreenLine {
  const inside = unwraps ? unwrapped(raw) : undefined;
  return inside === undefined ? lineOf(raw) : { ...lineOf(inside), wrapped: true };
}

function lineOf(raw: string): ScreenLine {
  // Most lines are one of these two; the tests are much cheaper than the replacement.
  if (!CONTROL.test(raw)) return { text: raw, raw, plain: true };
  const text = raw.replace(COLOUR, '');
  if (!CONTROL.test(text)) return { text, raw, plain: true };
  // For a progress display that overwrites itself, show what follows the last carriage return.
  const shown = raw.replace(SEQUENCE, '').replace(OTHER_CONTROL, '');
  return { text: shown.slice(shown.lastIndexOf('\r') + 1), raw, plain: false };
}

function withoutReturns(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 13) end--;
  return end === text.length ? text : text.slice(0, end);
}
