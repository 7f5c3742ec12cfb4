import type { Node, Parser } from 'web-tree-sitter';
import { ProblemError } from '../errors';
import type { HclTarget, HclValue } from '../ports/hcl';
import { applyEdits, type TextEdit } from './textEdit';

/** A literal in a parsed text. */
interface Literal extends HclValue {
  /** Offsets in UTF-16 code units. */
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a literal attribute of `module "<label>"`.
 * @param path for messages only
 * @throws {ProblemError} `hcl.*` with line and column
 */
export function readAttribute(parser: Parser, path: string, text: string, target: HclTarget): HclValue {
  const { value, line, column } = find(parser, path, text, target);
  return { value, line, column };
}

/**
 * Edits that set the attribute and change no other byte; none when it has the value already.
 * @throws {ProblemError} as {@link readAttribute}; `hcl.edit` when the result would not read back as exactly that
 */
export function setAttribute(
  parser: Parser,
  path: string,
  text: string,
  target: HclTarget,
  value: string | boolean,
): readonly TextEdit[] {
  const literal = find(parser, path, text, target);
  if (literal.value === value) return [];
  if (typeof value !== typeof literal.value) {
    throw problem(
      'hcl.edit',
      path,
      literal,
      `${target.attribute} is not a ${typeof value}`,
      'Correct the runbook, or the module.',
    );
  }
  const edits = [
    {
      start: literal.start,
      end: literal.end,
      text: typeof value === 'boolean' ? String(value) : quote(value),
    },
  ];
  const after = find(parser, path, applyEdits(text, edits), target);
  if (after.value === value && after.line === literal.line) return edits;
  throw problem(
    'hcl.edit',
    path,
    literal,
    `setting ${target.attribute} would change more than its value`,
    'Set it by hand.',
  );
}

function find(parser: Parser, path: string, text: string, target: HclTarget): Literal {
  const tree = parser.parse(text);
  if (tree === null) throw new Error('The HCL parser gave no tree.');
  try {
    return findIn(tree.rootNode, path, target);
  } finally {
    tree.delete();
  }
}

function findIn(root: Node, path: string, target: HclTarget): Literal {
  const fault = firstError(root);
  if (fault !== null)
    throw problem(
      'hcl.syntax',
      path,
      place(fault),
      'the file does not parse',
      'Correct it there; "terraform validate" tells more.',
    );
  const body = only(root, 'body');
  const blocks = (body === null ? [] : children(body, 'block')).filter(block =>
    isModule(block, target.module),
  );
  const [block, second] = blocks;
  if (block === undefined) {
    throw problem(
      'hcl.no-module',
      path,
      { line: 1, column: 1 },
      `no module "${target.module}" is declared`,
      'Correct service.file or service.module in the runbook.',
    );
  }
  if (second !== undefined) {
    throw problem(
      'hcl.two-modules',
      path,
      place(second),
      `module "${target.module}" is declared a second time`,
      'Remove one of them; which one counts is not for us to guess.',
    );
  }
  const inner = only(block, 'body');
  const attributes = (inner === null ? [] : children(inner, 'attribute')).filter(
    a => only(a, 'identifier')?.text === target.attribute,
  );
  const [attribute, duplicate] = attributes;
  if (attribute === undefined) {
    throw problem(
      'hcl.no-attribute',
      path,
      place(block),
      `module "${target.module}" has no attribute ${target.attribute}`,
      'Correct the name in the runbook, or add the attribute.',
    );
  }
  if (duplicate !== undefined) {
    throw problem(
      'hcl.two-attributes',
      path,
      place(duplicate),
      `${target.attribute} is set a second time`,
      'Remove one of them.',
    );
  }
  return literalOf(attribute, path, target);
}

function literalOf(attribute: Node, path: string, target: HclTarget): Literal {
  const expression = only(attribute, 'expression');
  const node = expression?.firstNamedChild?.firstNamedChild ?? null;
  const value =
    expression?.firstNamedChild?.type === 'literal_value' && node !== null ? valueOf(node) : undefined;
  if (node === null || value === undefined) {
    throw problem(
      'hcl.not-literal',
      path,
      place(expression ?? attribute),
      `${target.attribute} is not a plain value but an expression`,
      'Only a literal can be read and set for certain; write it out, or deploy by hand.',
    );
  }
  return { value, ...place(node), start: node.startIndex, end: node.endIndex };
}

function valueOf(node: Node): string | boolean | number | undefined {
  switch (node.type) {
    case 'bool_lit':
      return node.text === 'true';
    case 'numeric_lit':
      return Number(node.text);
    case 'string_lit':
      return unquote(node.text);
    default:
      return undefined;
  }
}

/** HCL's quoted strings escape as JSON's do, and double `$` and `%` before a brace. */
function unquote(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(
      text.replaceAll(/\\U([0-9A-Fa-f]{8})/g, (_all, hex: string) =>
        String.fromCodePoint(Number.parseInt(hex, 16)),
      ),
    );
    return typeof value === 'string' ? value.replaceAll(/([$%])\1\{/g, '$1{') : undefined;
  } catch {
    return undefined;
  }
}

function quote(value: string): string {
  return JSON.stringify(value).replaceAll(/([$%])\{/g, '$1$1{');
}

function isModule(block: Node, label: string): boolean {
  const [keyword, name, ...rest] = block.namedChildren.filter(
    n => n.type === 'identifier' || n.type === 'string_lit',
  );
  return (
    keyword?.text === 'module' &&
    name?.type === 'string_lit' &&
    rest.length === 0 &&
    unquote(name.text) === label
  );
}

function children(node: Node, type: string): Node[] {
  return node.namedChildren.filter(child => child.type === type);
}

function only(node: Node, type: string): Node | null {
  return children(node, type)[0] ?? null;
}

function firstError(node: Node): Node | null {
  if (!node.hasError) return null;
  if (node.isError || node.isMissing) return node;
  for (const child of node.children) {
    const found = firstError(child);
    if (found !== null) return found;
  }
  return node;
}

function place(node: Node): { line: number; column: number } {
  return { line: node.startPosition.row + 1, column: node.startPosition.column + 1 };
}

function problem(
  code: string,
  path: string,
  at: { line: number; column: number },
  what: string,
  remedy: string,
): ProblemError {
  return new ProblemError({ code, message: `${path}:${at.line}:${at.column}: ${what}.`, remedy });
}
