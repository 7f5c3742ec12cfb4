import { setImmediate } from 'node:timers/promises';
import { readLines } from '../../core/plan/screen';
import { maskAddresses } from '../../core/text/addresses';
import { neutralLines } from '../../core/text/neutral';
import { findPattern } from '../../core/text/pattern';

/** Characters to read of a record at once, and of one line. */
const LOOKED_AT = 50_000;
const LONGEST_LINE = 2_000;
const LONGEST_JUDGED = 200_000;
/** Number of lines to quote. */
const MOST_QUOTED = 8;

/**
 * Names that suggest a secret, followed by its value; options also without a sign between. Each word is tried only from its
 * start, so long ones take linear time.
 */
const NAMED_SECRET =
  /(?<![\w-])(?=[\w-]*(?:token|secret|passw(?:or)?d|credential|api[_-]?key|authorization|cookie))([\w-]+["']?\s*[=:]\s*(?:(?:bearer|basic|token)\s+)?|--[\w-]+\s+)\S+/gi;
/** As long as a secret, without characters of paths or sentences. */
const LONG_WORD = /[A-Za-z0-9+/=_-]{40,}/g;

/**
 * The last line of a command's output that matches a pattern.
 * @returns text of each named group; undefined if there is none
 */
export async function findInOutput(
  pattern: string,
  record: string,
): Promise<Readonly<Record<string, string>> | undefined> {
  for await (const line of linesFromEnd(record)) {
    const found = findPattern(pattern, line.slice(0, LONGEST_LINE));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether any line of a command's output matches a pattern, or is too long to tell. */
export async function isInOutput(pattern: string, record: string): Promise<boolean> {
  for await (const line of linesFromEnd(record))
    if (line.length > LONGEST_JUDGED || findPattern(pattern, line) !== undefined) return true;
  return false;
}

/** All lines of a record, last first. Lets others have their turn meanwhile: each character may cost hundreds of steps. */
async function* linesFromEnd(record: string): AsyncGenerator<string> {
  for (let end = record.length; end > 0;) {
    const start = end <= LOOKED_AT ? 0 : record.lastIndexOf('\n', end - LOOKED_AT) + 1;
    const lines = linesOf(record.slice(start, end));
    // What follows the line ending before the next block is no line.
    yield* (end < record.length ? lines.slice(0, -1) : lines).toReversed();
    end = start;
    await setImmediate();
  }
}

/** The last lines that a command printed, for people: without anything that looks like a secret; empty if it printed nothing. */
export function lastLines(record: string): string {
  const from = record.length - LOOKED_AT;
  // Only whole lines: the rest of one could lack the name of the secret that is in it.
  const start = from <= 0 ? 0 : record.indexOf('\n', from - 1) + 1 || record.length;
  const lines = linesOf(record.slice(start)).filter(line => line.trim() !== '');
  return withoutSecrets(lines.slice(-MOST_QUOTED).join('\n'), 200);
}

/** Text that a command printed, for people. @param max maximum characters per line */
function withoutSecrets(text: string, max: number): string {
  const masked = maskAddresses(text).replace(NAMED_SECRET, '$1***').replace(LONG_WORD, '***');
  return neutralLines(masked, max);
}

function linesOf(record: string): string[] {
  return readLines(record).map(({ text }) => text);
}
