import type { StateLock } from './plan';
import { maskAddresses } from '../text/addresses';
import type { ScreenLine } from './screen';
import { shownSummary } from './shownSummary';

/** An error or warning from Terraform. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  /** First line, redacted for display; the lines after it may contain values. */
  readonly summary: string;
  readonly stateLock: StateLock | null;
  /** Framed by a rule on the left, so its end is known. Without colors there is no frame around its text. */
  readonly framed: boolean;
  readonly next: number;
}

const FIRST_LINE = /^(Error|Warning): (.+)$/;
const LOCK_LINES = 40;

/**
 * Reads the diagnostic that begins at `start`. Without colors, only its first line is taken because its end can't be detected.
 * https://github.com/hashicorp/terraform/blob/v1.11.4/internal/command/format/diagnostic.go
 * @returns undefined if none begins there; `incomplete` if the record ends within it
 */
export function readDiagnostic(
  lines: readonly ScreenLine[],
  start: number,
): Diagnostic | 'incomplete' | undefined {
  const first = lines[start]?.text ?? '';
  if (first === '╷') return readFramed(lines, start);
  const match = FIRST_LINE.exec(first);
  if (match === null || (start > 0 && lines[start - 1]?.text !== '')) return undefined;
  const body = lines.slice(start + 1, start + 1 + LOCK_LINES).map(({ text }) => text);
  return diagnostic(match, body, false, start + 1);
}

function readFramed(lines: readonly ScreenLine[], start: number): Diagnostic | 'incomplete' | undefined {
  const body: string[] = [];
  for (let at = start + 1; at < lines.length; at++) {
    const text = lines[at]?.text ?? '';
    if (text === '╵') {
      const match = FIRST_LINE.exec(body[0] ?? '');
      return match === null ? undefined : diagnostic(match, body, true, at + 1);
    }
    if (!text.startsWith('│')) return undefined;
    body.push(text.slice(2));
  }
  return 'incomplete';
}

function diagnostic(match: RegExpExecArray, body: string[], framed: boolean, next: number): Diagnostic {
  const text = (match[2] ?? '').slice(0, 600).trim();
  const summary = shownSummary(text);
  const stateLock = text.includes('acquiring the state lock') ? readLock(body) : null;
  return { severity: match[1] === 'Error' ? 'error' : 'warning', summary, stateLock, framed, next };
}

function readLock(body: readonly string[]): StateLock {
  const field = (name: string) => {
    const line = body.map(text => text.trim()).find(text => text.startsWith(`${name}: `));
    return line === undefined ? 'unknown' : maskAddresses(line.slice(name.length + 2, 300).trim());
  };
  return { id: field('ID'), who: field('Who'), created: field('Created'), operation: field('Operation') };
}
