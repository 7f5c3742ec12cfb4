import type { Problem } from '../errors';
import { neutral } from '../text/neutral';
import { isDocument, RUNBOOK_FOLDER } from './files';
import { slugOf } from './markdown/ids';
import type { RunbookProblem } from './parseRunbook';

/** A runbook of the repository that can't be started. It blocks nothing but itself, and never gives way to a shipped one. */
export interface BrokenRunbook {
  /** Of the file in {@link RUNBOOK_FOLDER}, as git has it. */
  readonly name: string;
  /** undefined when it is too large to be read. */
  readonly text: string | undefined;
  /** Where its first fault is, from 1. */
  readonly line: number;
  readonly column: number;
  /** Names file and line. */
  readonly problem: Problem;
  /** null: it can't be told. */
  readonly id: string | null;
}

/** Path of a runbook for people. */
export function pathOf(name: string): string {
  return `${RUNBOOK_FOLDER}/${neutral(name, 80)}`;
}

/**
 * Whether a runbook with faults may be the one of that id. Where its id can't be told, every runbook that its text or its name
 * speaks of counts, and any at all where nothing of it was read: no other one may silently take its place.
 */
export function mayBe({ id, text, name }: BrokenRunbook, wanted: string): boolean {
  if (id !== null) return id === wanted;
  return text === undefined || text.includes(wanted) || name.includes(wanted);
}

/** @param text undefined when it was not read */
export function brokenRunbook(
  name: string,
  text: string | undefined,
  problem: Problem,
  at: Pick<RunbookProblem, 'line' | 'column'> = { line: 1, column: 1 },
): BrokenRunbook {
  const { line, column } = at;
  return { name, text, line, column, problem, id: text === undefined ? null : idIn(name, text) };
}

/** The id that a text gives itself in one plain line of its own; that of a document otherwise comes from its file's name. */
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
