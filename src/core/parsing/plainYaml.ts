import * as l10n from '@vscode/l10n';
import {
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  visit,
  type Document,
  type ErrorCode,
  type Node,
  type YAMLParseError,
} from 'yaml';
import { isReserved } from '../ownKeys';
import { MOST_READ, repairOf } from './repairs';
import { DEEPEST, yamlDocument } from '../yamlDocuments';

/** About ten times the shipped runbook; within this limit, even a parser's worst cases are fast. */
const MOST_CHARACTERS = 30_000;

/** A fault in a text, with its position. Lines and columns are 1-based, columns in UTF-16 code units; the end is exclusive. */
export interface TextProblem {
  readonly message: string;
  /** A warning doesn't block anything. */
  readonly severity: 'error' | 'warning';
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Keys and indexes from the root of the document, e.g. `['phases', 0, 'title']`. */
export type YamlPath = readonly (string | number)[];

/** A parsed text with positions: a runbook in either spelling, or part of one. */
export interface Spelled {
  /** The parsed text as JSON; undefined if it can't be parsed. */
  readonly value: unknown;
  /**
   * A fault at a value or a key. If the path leads nowhere, or to more than one line, it is reported at the nearest key
   * before.
   */
  problemAt(path: YamlPath, where: 'key' | 'value', message: string): TextProblem;
}

export interface PlainYaml extends Spelled {
  readonly problems: readonly TextProblem[];
}

/**
 * Parses YAML 1.2 without features that let a line refer to something elsewhere: anchors, aliases, merge keys, tags and
 * directives are refused, for the sake of human readers.
 * @param most characters that may be parsed again to find a slip
 */
export function readPlainYaml(text: string, most = MOST_READ): PlainYaml {
  const lines = linesOf(text);
  const problem = (start: number, end: number, message: string): TextProblem => {
    // Limit the mark to one line; otherwise the rest of the file might be underlined.
    const from = lines.linePos(start);
    const to = lines.linePos(Math.max(start + 1, Math.min(end, endOfLine(text, start))));
    const place = { line: from.line, column: from.col, endLine: to.line, endColumn: to.col };
    return { message, severity: 'error', ...place };
  };
  const unread = (message: string): PlainYaml => {
    const place = { line: 1, column: 1, endLine: 1, endColumn: 2 };
    return {
      value: undefined,
      problems: [{ message, severity: 'error', ...place }],
      problemAt: (_path, _where, text) => ({ message: text, severity: 'error', ...place }),
    };
  };
  if (isTooLong(text)) return unread(l10n.t`Shorten it to at most ${MOST_CHARACTERS} characters.`);
  const document = yamlDocument(text);
  if (document === undefined) return unread(l10n.t`Nest it at most ${DEEPEST} deep.`);

  const problems = [...syntaxProblems(text, document.errors, problem, most)];
  for (const { node, message } of notPlain(document)) {
    const [start, end] = node?.range ?? [0, 1];
    problems.push(problem(start, end, message));
  }
  return {
    value: problems.length === 0 ? document.toJS() : undefined,
    problems,
    problemAt: (path, where, message) => {
      const [start, end] = rangeAt(document, path, where);
      return problem(start, end, message);
    },
  };
}

/** Whether a text isn't even parsed. */
export function isTooLong({ length }: string): boolean {
  return length > MOST_CHARACTERS;
}

type Mark = (start: number, end: number, message: string) => TextProblem;

/** Syntax faults. Of structural ones, only the first is reported because others follow from it. */
function syntaxProblems(
  text: string,
  errors: readonly YAMLParseError[],
  mark: Mark,
  most: number,
): readonly TextProblem[] {
  const [first] = errors.filter(({ code }) => !(code in ownWords));
  const told = errors
    .filter(({ code }) => code in ownWords && (first === undefined || code === 'BAD_SCALAR_START'))
    .map(({ code, pos: [start, end] }) => mark(start, end, ownWords[code] ?? ''));
  if (first === undefined) return told;
  const [start, end] = first.pos;
  const repair = repairOf(text, mark(start, end, '').line - 1, most);
  if (repair === undefined) return [...told, mark(start, end, `${first.message}.`)];
  const before = text.split('\n', repair.line).reduce((sum, each) => sum + each.length + 1, 0);
  return [mark(before + repair.column, Infinity, repair.message)];
}

const ownWords: Readonly<Partial<Record<ErrorCode, string>>> = {
  MULTIPLE_DOCS: l10n.t('Remove the second document.'),
  DUPLICATE_KEY: l10n.t('This key stands here twice. Remove one of the two.'),
  NON_STRING_KEY: l10n.t('Write the key as plain text.'),
  BAD_SCALAR_START: l10n.t('Put this value in quotes: its first sign is reserved.'),
};

/** Line offsets of the text itself: the parser's own counter stops at a stream error, but it still reports faults after that. */
function linesOf(text: string): LineCounter {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) lines.addNewLine(end + 1);
  return lines;
}

function notPlain(document: Document): readonly { node: Node | null; message: string }[] {
  const found: { node: Node | null; message: string }[] = [];
  if (document.directives?.yaml.explicit === true) {
    found.push({ node: null, message: l10n.t('Remove the %YAML directive.') });
  }
  visit(document, {
    Alias: (_key, node) => {
      found.push({
        node,
        message: l10n.t('Write the value out instead of an alias. Put it in quotes if it is no alias.'),
      });
    },
    Pair: (_key, { key }) => {
      if (!isScalar(key)) return;
      if (key.value === '<<') {
        found.push({ node: key, message: l10n.t('Write the values out instead of merging them.') });
      }
      // Schemas would treat names inherited by every object as known keys.
      if (isReserved(String(key.value))) {
        found.push({ node: key, message: l10n.t`"${String(key.value)}" is not known here.` });
      }
    },
    Value: (_key, node) => {
      if (node.anchor !== undefined)
        found.push({ node, message: l10n.t('Remove the anchor: there are no aliases.') });
      if (node.tag !== undefined) found.push({ node, message: l10n.t`Remove the tag ${node.tag}.` });
    },
  });
  return found;
}

/** Offsets of the target of a path. */
function rangeAt(document: Document, path: YamlPath, where: 'key' | 'value'): readonly [number, number] {
  let node: unknown = document.contents;
  let mark = node;
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find(item => isScalar(item.key) && item.key.value === key);
      if (pair === undefined) break;
      mark = pair.key;
      node = pair.value;
    } else if (isSeq(node) && node.items[Number(key)] !== undefined) {
      node = node.items[Number(key)];
      mark = node;
    } else break;
  }
  // An empty value has no characters to mark.
  const isWritten = isScalar(node) && node.range != null && node.range[1] > node.range[0];
  const exact = where === 'value' && isWritten ? node : mark;
  const range = isNode(exact) ? exact.range : undefined;
  return range == null ? [0, 1] : [range[0], range[1]];
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}
