import * as l10n from '@vscode/l10n';
import { indentOf, type ScreenLine } from './screen';
import { shownSummary } from './shownSummary';
import { UnreadableError } from './unreadable';

/** Changed output values, which the plan lists after its resources. */
export interface OutputsSection {
  readonly names: readonly string[];
  /** One of their values contains terminal sequences. */
  readonly garbled: boolean;
  readonly next: number;
}

export interface WarningsSection {
  readonly summaries: readonly string[];
  readonly next: number;
}

const OUTPUT = /^ {2}[+~-] ([\p{ID_Start}_][\p{ID_Continue}-]*|"(?:[^"\\]|\\.){0,1000}") += /u;
/** Indentation of each line of an output's value. */
const INSIDE_INDENT = 6;
const INSIDE = /^(?: {6}| {4}(?:[\])}]|EOT|# \())/;
/** Above an output that becomes sensitive or no longer is, in Terraform 1.0 to 1.3. */
const SENSITIVITY =
  /^ {2}# (?:Warning: this attribute value will (?:be marked as sensitive and will not|no longer be marked as sensitive)|display in UI output after applying this change\.|after applying this change\.)/;
const NO_CHANGES =
  /^No changes\. (?:Your infrastructure (?:still )?matches the configuration|No objects need to be destroyed)\.$/;
const NO_CURRENT_CHANGES = /^No current changes\. This plan requires another plan to be applied first\.$/;
/** Terraform's paragraphs around a plan, wrapped to the terminal's width. */
const PROSE = [
  /^You can apply this plan to save these new output values to the (?:Terraform|OpenTofu) state,/,
  /^Your configuration already matches the changes detected above/,
  /^(?:Terraform|OpenTofu) has (?:compared|checked) /,
  /^Either you have not created any objects yet /,
];

/** Lines of the longest paragraph in a narrow terminal. */
const MOST_PROSE = 40;
/** Except for a plan and its drift, at most this many lines are read ahead to decide what a line is. */
export const LOOK_AHEAD = 500;

export function isNoChanges(line: ScreenLine): boolean {
  return NO_CHANGES.test(line.text);
}

/** All remaining work is deferred to a later plan. */
export function isNoCurrentChanges(line: ScreenLine): boolean {
  return NO_CURRENT_CHANGES.test(line.text);
}

/**
 * Reads warnings as `-compact-warnings` prints them.
 * @returns undefined if none begin at `start`, or the record ends within them
 */
export function readCompactWarnings(
  lines: readonly ScreenLine[],
  start: number,
): WarningsSection | undefined {
  if (lines[start]?.text !== 'Warnings:') return undefined;
  const summaries: string[] = [];
  const end = Math.min(lines.length, start + LOOK_AHEAD);
  for (let at = start + 1; at < end; at++) {
    const text = lines[at]?.text ?? '';
    if (text.startsWith('To see the full warning notes, run ')) return { summaries, next: at + 1 };
    if (text.startsWith('- ')) summaries.push(shownSummary(text.slice(2, 600)));
    else if (text !== '' && !/^ {2}(?:on .+ line \d+|\(\d+ occur)/.test(text)) return undefined;
  }
  return undefined;
}

/** @returns undefined if no section begins at `start`; `incomplete` if the record ends within it */
export function readOutputsSection(
  lines: readonly ScreenLine[],
  start: number,
): OutputsSection | 'incomplete' | undefined {
  if (lines[start]?.text !== 'Changes to Outputs:') return undefined;
  const names: string[] = [];
  let garbled = false;
  // Terraform prints the heading only above what changes.
  const ended = (next: number) => (names.length === 0 ? undefined : { names, garbled, next });
  for (let at = start + 1; at < lines.length; at++) {
    const line = lines[at];
    if (line === undefined) break;
    if (!line.plain) {
      if (indentOf(line) < INSIDE_INDENT)
        throw new UnreadableError(l10n.t('What the plan says of outputs holds terminal sequences.'));
      garbled = true;
      continue;
    }
    if (line.text === '') return ended(at);
    const name = OUTPUT.exec(line.text)?.[1];
    if (name !== undefined) names.push(name);
    else if (!INSIDE.test(line.text) && !SENSITIVITY.test(line.text)) return ended(at);
  }
  return 'incomplete';
}

/**
 * Index of the line after one of Terraform's paragraphs that add nothing; undefined if none begins at `start`. A diagnostic
 * may follow it without an empty line in between.
 */
export function skipProse(lines: readonly ScreenLine[], start: number): number | undefined {
  const length = lines.slice(start, start + MOST_PROSE).findIndex(({ text }) => text === '' || text === '╷');
  if (length === -1 && start + MOST_PROSE < lines.length) return undefined;
  const end = length === -1 ? lines.length : start + length;
  const paragraph = lines.slice(start, end);
  const text = paragraph.map(line => line.text).join(' ');
  return paragraph.every(line => line.plain) && PROSE.some(shape => shape.test(text)) ? end : undefined;
}
