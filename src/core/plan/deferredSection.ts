import * as l10n from '@vscode/l10n';
import { readResource } from './resourceChange';
import type { ResourceChange } from './plan';
import type { ScreenLine } from './screen';
import { UnreadableError } from './unreadable';

/** Changes that a partial plan defers to a later one. */
export interface DeferredSection {
  readonly changes: readonly ResourceChange[];
  /** Index of the line after it. */
  readonly next: number;
}

const NOTE = /^Note: This is a partial plan\b/;
const HEADING = /^ {1,2}# .+ was deferred$/;

/** Whether a line says that part of the plan is deferred. */
export function looksDeferred({ text }: ScreenLine): boolean {
  return NOTE.test(text) || (text.endsWith(' was deferred') && HEADING.test(text));
}

/**
 * Reads the note that a plan is partial and the resources that follow it, or just the resources if there is no note.
 * @returns undefined if none begins at `start`; `incomplete` if the record ends within it
 * @throws {UnreadableError}
 */
export function readDeferredSection(
  lines: readonly ScreenLine[],
  start: number,
): DeferredSection | 'incomplete' | undefined {
  const first = lines[start];
  if (first === undefined || !looksDeferred(first)) return undefined;
  const changes: ResourceChange[] = [];
  let at = NOTE.test(first.text) ? start + 1 : start;
  for (; at < lines.length;) {
    const line = lines[at];
    if (line === undefined) break;
    if (line.text === '') at++;
    else if (!line.plain)
      throw new UnreadableError(l10n.t('What the plan leaves for later holds terminal sequences.'));
    else if (!HEADING.test(line.text)) return { changes, next: at };
    else {
      const resource = readResource(lines, at, () => []);
      if (resource === undefined) break;
      if (resource.change === null)
        throw new UnreadableError(l10n.t('What the plan leaves for later is misread.'));
      changes.push(resource.change);
      at = resource.next;
    }
  }
  return 'incomplete';
}
