import * as l10n from '@vscode/l10n';
import { readShownAttribute } from './shownAttribute';
import type { AttributeChange } from './plan';
import { indentOf, type ScreenLine } from './screen';
import { UnreadableError } from './unreadable';

/** Contents between the braces of a resource in a plan. */
export interface ResourceBody {
  readonly changedAttributes: readonly string[];
  readonly computedAttributes: readonly string[];
  readonly shown: readonly AttributeChange[];
  /** A value contains terminal sequences, so a terminal may show something else. */
  readonly garbled: boolean;
  /** Index of the line after the closing brace. */
  readonly next: number;
}

const IDENTIFIER = '[\\p{ID_Start}_][\\p{ID_Continue}-]*|"(?:[^"\\\\]|\\\\.)*"';
const CHANGE = new RegExp(`^ *[+~-] (${IDENTIFIER})(?: +=| [{("])`, 'u');

/** Longer than any attribute name. Without a limit, matching an endless expression would overflow the stack. */
const LONGEST_NAME = 4_096;
const LATER = ' (known after apply)';

/** A line with the change to an attribute, or to one of several blocks with the same name. */
interface Change {
  readonly name: string;
  readonly symbol: string;
  /** Index of its line. */
  readonly at: number;
  computed: boolean;
}

function grouped(changes: readonly Change[]): ReadonlyMap<string, readonly Change[]> {
  const byName = new Map<string, Change[]>();
  for (const change of changes) {
    const same = byName.get(change.name);
    if (same === undefined) byName.set(change.name, [change]);
    else same.push(change);
  }
  return byName;
}

/** Recomputed blocks are listed twice: as known after apply, and as the old ones to be removed. */
function isComputed(changes: readonly Change[]): boolean {
  return (
    changes.some(({ computed }) => computed) &&
    changes.every(({ computed, symbol }) => computed || symbol === '-')
  );
}

/**
 * Reads the attributes and blocks of a resource by their columns. Terraform indents every line of a value at least one level
 * deeper than the attribute that contains it, so no value can look like a line of the structure.
 * @param start index of the first line after the opening brace
 * @param column of attribute names: 8, or 4 where OpenTofu omits the symbols
 * @param allowed attributes whose values may leave the record
 * @returns undefined if the record ends before the closing brace
 * @throws {UnreadableError}
 */
export function readBody(
  lines: readonly ScreenLine[],
  start: number,
  column: number,
  allowed: readonly string[],
): ResourceBody | undefined {
  const end = `${' '.repeat(column - 4)}}`;
  const show = new Set(allowed);
  const changed: Change[] = [];
  let garbled = false;

  for (let at = start; at < lines.length; at++) {
    const line = lines[at];
    if (line === undefined) break;
    if (!line.plain) {
      if (indentOf(line) <= column) throw new UnreadableError(l10n.t('The plan holds terminal sequences.'));
      garbled = true;
      continue;
    }
    const { text } = line;
    if (text === end) {
      const byName = grouped(changed);
      const computed = [...byName].filter(([, changes]) => isComputed(changes));
      return {
        changedAttributes: [...byName.keys()],
        computedAttributes: computed.map(([name]) => name),
        shown: changed.flatMap((each, i) => {
          const own = show.has(each.name) ? lines.slice(each.at, changed[i + 1]?.at ?? at) : [];
          // Don't rely on a value that a terminal might hide.
          return own.length > 0 && own.every(({ plain }) => plain) ? readShownAttribute(own, column) : [];
        }),
        garbled,
        next: at + 1,
      };
    }
    const indent = text.length - text.trimStart().length;
    if (text === '' || indent > column) continue;
    if (indent === column) {
      // The end of a multi-line value, or an attribute that doesn't change.
      const last = changed.at(-1);
      if (last && /^ *[\])}E]/.test(text)) last.computed = text.endsWith(LATER);
      continue;
    }
    const comment = indent === column - 2 && text.startsWith('# ', indent);
    const name = indent === column - 2 ? CHANGE.exec(text.slice(0, LONGEST_NAME))?.[1] : undefined;
    if (comment) continue;
    if (name === undefined)
      throw new UnreadableError(l10n.t('A line in the plan is where Terraform prints none.'));
    changed.push({ name, at, symbol: text.charAt(indent), computed: text.endsWith(LATER) });
  }
  return undefined;
}
