import { readScreen } from '../../core/plan/screen';
import { maskAddresses } from '../../core/text/addresses';
import { neutralLines } from '../../core/text/neutral';
import { findPattern } from '../../core/text/pattern';

/** Characters of a record's end that are looked at, and of one line. */
const LOOKED_AT = 50_000;
const LONGEST_LINE = 2_000;
/** Lines that are quoted. */
const MOST_QUOTED = 8;

/** Names that tell a secret, with the value behind them. Each word is begun once, so that a long one takes linear time. */
const NAMED_SECRET =
  /(?<![\w-])(?=[\w-]*(?:token|secret|passw(?:or)?d|credential|api[_-]?key))([\w-]+["']?\s*[=:]\s*)\S+/gi;
/** As long as a secret, without what a path or a sentence has. */
const LONG_WORD = /[A-Za-z0-9+/=_-]{40,}/g;

/**
 * The last line of what a command printed in which a pattern is found.
 * @returns text of each named group; undefined when there is none
 */
export function findInOutput(pattern: string, record: string): Readonly<Record<string, string>> | undefined {
  for (const line of linesOf(record).toReversed()) {
    const found = findPattern(pattern, line.slice(0, LONGEST_LINE));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether a pattern is found in any line of all that a command printed. */
export function isInOutput(pattern: string, record: string): boolean {
  return linesOf(record, record.length).some(line => findPattern(pattern, line) !== undefined);
}

/** The last lines that a command printed, for people: without what looks like a secret; empty when it printed nothing. */
export function lastLines(record: string): string {
  const lines = linesOf(record).filter(line => line.trim() !== '');
  return withoutSecrets(lines.slice(-MOST_QUOTED).join('\n'), 200);
}

/** Text that a command printed, for people. @param max most characters of a line */
function withoutSecrets(text: string, max: number): string {
  const masked = maskAddresses(text).replace(NAMED_SECRET, '$1***').replace(LONG_WORD, '***');
  return neutralLines(masked, max);
}

function linesOf(record: string, lookedAt = LOOKED_AT): string[] {
  const { lines, tail } = readScreen(record.slice(-lookedAt));
  return [...lines, tail].map(({ text }) => text);
}
