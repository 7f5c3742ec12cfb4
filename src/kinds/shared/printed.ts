import { setImmediate } from 'node:timers/promises';
import { readScreen } from '../../core/plan/screen';
import { maskAddresses } from '../../core/text/addresses';
import { neutralLines } from '../../core/text/neutral';
import { findPattern } from '../../core/text/pattern';

/** Characters to read from a record's end, and of one line. */
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
export function findInOutput(pattern: string, record: string): Readonly<Record<string, string>> | undefined {
  for (const line of linesOf(record).toReversed()) {
    const found = findPattern(pattern, line.slice(0, LONGEST_LINE));
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * Whether any line of a command's entire output matches a pattern, or is too long to tell. Lets others have their turn meanwhile:
 * each character may cost hundreds of steps.
 */
export async function isInOutput(pattern: string, record: string): Promise<boolean> {
  let looked = 0;
  for (const line of linesOf(record, record.length)) {
    if (line.length > LONGEST_JUDGED || findPattern(pattern, line) !== undefined) return true;
    looked += line.length;
    if (looked < LOOKED_AT) continue;
    looked = 0;
    await setImmediate();
  }
  return false;
}

/** The last lines that a command printed, for people: without anything that looks like a secret; empty if it printed nothing. */
export function lastLines(record: string): string {
  const lines = linesOf(record).filter(line => line.trim() !== '');
  return withoutSecrets(lines.slice(-MOST_QUOTED).join('\n'), 200);
}

/** Text that a command printed, for people. @param max maximum characters per line */
function withoutSecrets(text: string, max: number): string {
  const masked = maskAddresses(text).replace(NAMED_SECRET, '$1***').replace(LONG_WORD, '***');
  return neutralLines(masked, max);
}

function linesOf(record: string, lookedAt = LOOKED_AT): string[] {
  const { lines, tail } = readScreen(record.slice(-lookedAt));
  return [...lines, tail].map(({ text }) => text);
}
