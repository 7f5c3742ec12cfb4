import type { Problem } from '../errors';
import { neutral } from '../text/neutral';
import { isDocument, RUNBOOK_FOLDER } from '../runbook/files';
import { slugOf } from '../parsing/markdown/ids';
import type { RunbookProblem } from '../parsing/parseRunbook';

/** A runbook of the repository that can't be started. It blocks nothing but itself, and is never replaced by a shipped one. */
export interface BrokenRunbook {
  /** Name of the file in {@link RUNBOOK_FOLDER}, as git has it. */
  readonly name: string;
  /** undefined if it is too large to read. */
  readonly text: string | undefined;
  /** Position of its first fault, 1-based. */
  readonly line: number;
  readonly column: number;
  /** Includes file and line. */
  readonly problem: Problem;
  /** null: unknown. */
  readonly id: string | null;
}

/** Path of a runbook, for display. */
export function pathOf(name: string): string {
  return `${RUNBOOK_FOLDER}/${neutral(name, 80)}`;
}

/**
 * Whether a runbook with faults may be the one with that id. If its id is unknown, every id that its text or name mentions
 * counts, and any id if it wasn't read: no other runbook may silently take its place.
 */
export function mayBe({ id, text, name }: BrokenRunbook, wanted: string): boolean {
  if (id !== null) return id === wanted;
  return text === undefined || text.includes(wanted) || name.includes(wanted);
}

/** @param text undefined if it wasn't read */
export function brokenRunbook(
  name: string,
  text: string | undefined,
  problem: Problem,
  at: Pick<RunbookProblem, 'line' | 'column'> = { line: 1, column: 1 },
): BrokenRunbook {
  const { line, column } = at;
  return { name, text, line, column, problem, id: text === undefined ? null : idIn(name, text) };
}

/** The id set on a single plain top-level line; without one, a document's id comes from its file name. */
function idIn(name: string, written: string): string | null {
  const text = written.replace(/^\uFEFF/, '');
  const head = isDocument(name) ? frontOf(text) : text;
  const lines = head.match(/^[ \t]*(?:id|"id"|'id')[ \t]*:.*$/gm) ?? [];
  const own = lines.filter(line => !/^[ \t]/.test(line));
  if (own.length === 0 && isDocument(name)) return slugOf(name.replace(/\.md$/i, '')) || null;
  const [only = ''] = own;
  return own.length === 1
    ? (/:[ \t]*["']?(\w[\w.-]*)["']?[ \t]*(?:#.*)?$/.exec(only.trimEnd())?.[1] ?? null)
    : null;
}

function frontOf(text: string): string {
  return text.startsWith('---') ? (/^---[ \t]*\r?\n[^]*?^(?:---|\.\.\.)/m.exec(text)?.[0] ?? text) : '';
}
