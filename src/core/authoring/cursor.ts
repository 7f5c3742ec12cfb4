import { isMap, isPair, isScalar, isSeq, visit, type Document, type Node, type Pair } from 'yaml';
import { isTooLong, type YamlPath } from '../parsing/plainYaml';
import { yamlDocument } from '../yamlDocuments';

/** Inserted at the cursor while a text is parsed; nobody writes this themselves. */
const MARK = 'CURSOR\u{F8FF}CURSOR';
/** The part that a chosen suggestion replaces. */
const WORD = /[\w$.-]*$/;

/** Position at which a person is writing. */
export interface Cursor {
  /** Keys and indexes from the root to what is being written. */
  readonly path: YamlPath;
  /** `text`: inside a longer text. */
  readonly part: 'key' | 'value' | 'text';
  /** The word at the cursor, by its 0-based columns. */
  readonly from: number;
  readonly to: number;
  readonly word: string;
  /** The parsed text, without the word. */
  readonly value: unknown;
}

/**
 * Locates a cursor in YAML, even if the text can't be parsed yet.
 * @param line 0-based
 * @param character 0-based column
 * @returns undefined if it isn't inside anything
 */
export function cursorIn(lines: readonly string[], line: number, character: number): Cursor | undefined {
  const written = lines[line] ?? '';
  const word = wordAt(written, character);
  const before = written.slice(0, word.from);
  const after = written.slice(word.to);
  // A word alone on its line may become a key.
  const isAlone = /^\s*(?:- +)*$/.test(before) && /^\s*(?:#|$)/.test(after);
  const marked = lines.with(line, `${before}${MARK}${isAlone ? ':' : ''}${closed(before, after)}`).join('\n');
  const document = isTooLong(marked) ? undefined : yamlDocument(marked);
  if (document === undefined) return undefined;
  const found = markIn(document);
  return found === undefined ? undefined : { ...found, ...word, value: valueOf(document) };
}

/** The word at a column of a line. */
export function wordAt(line: string, character: number): Pick<Cursor, 'from' | 'to' | 'word'> {
  const start = WORD.exec(line.slice(0, character))?.index ?? character;
  // The dash of a list item isn't part of a word.
  const from =
    line[start] === '-' && /^\s*$/.test(line.slice(0, start)) ? Math.min(start + 1, character) : start;
  const to = character + (/^[\w-]*/.exec(line.slice(character))?.[0].length ?? 0);
  return { from, to, word: line.slice(from, to) };
}

/** The text after the cursor, plus closing quotes and brackets for those still open. */
function closed(before: string, after: string): string {
  const open: string[] = [];
  for (const sign of before + after) {
    const last = open.at(-1);
    if (last === '"' || last === "'") {
      if (sign === last) open.pop();
    } else if (sign === '"' || sign === "'") open.push(sign);
    else if (sign === '[') open.push(']');
    else if (sign === '{') open.push('}');
    else if (sign === last) open.pop();
  }
  return after + open.toReversed().join('');
}

function markIn(document: Document): Pick<Cursor, 'path' | 'part'> | undefined {
  let found: Pick<Cursor, 'path' | 'part'> | undefined;
  visit(document, {
    Scalar: (key, node, ancestors) => {
      if (typeof node.value !== 'string' || !node.value.includes(MARK)) return undefined;
      const path = pathOf(ancestors, node);
      const isKey = key === 'key';
      found = {
        path: isKey ? path.slice(0, -1) : path,
        part: isKey ? 'key' : node.value === MARK ? 'value' : 'text',
      };
      return visit.BREAK;
    },
  });
  return found;
}

function pathOf(ancestors: readonly (Document | Node | Pair)[], last: Node): YamlPath {
  return ancestors.flatMap((node, at): YamlPath => {
    const next = ancestors[at + 1] ?? last;
    if (isPair(node) && isScalar(node.key)) return [String(node.key.value)];
    return isSeq(node) ? [node.items.indexOf(next)] : [];
  });
}

/** The parsed text without the cursor. */
function valueOf(document: Document): unknown {
  visit(document, {
    Pair: (_key, { key }) => (isScalar(key) && key.value === MARK ? visit.REMOVE : undefined),
    Alias: () => visit.REMOVE,
    Scalar: (key, node) => {
      if (key !== 'key' && typeof node.value === 'string') node.value = node.value.replace(MARK, '');
    },
  });
  return isMap(document.contents) || isSeq(document.contents) ? document.toJS() : undefined;
}
