import type { Tree } from 'web-tree-sitter';
import { ProblemError } from '../errors';
import type { HclTarget, HclValue } from '../ports/hcl';
import { findAttribute } from './findAttribute';
import { printLiteral } from './literal';
import { applyEdits, type TextEdit } from './textEdit';

/** Parses a text as HCL. The caller deletes the tree. */
export type ParseHcl = (text: string) => Tree;

/** See {@link HclApi.read}. */
export function readAttribute(parse: ParseHcl, path: string, text: string, target: HclTarget): HclValue {
  return withTree(parse, text, tree => {
    const { value, node } = findAttribute(tree.rootNode, path, target);
    const { row, column } = node.startPosition;
    return { value, line: row + 1, column: column + 1 };
  });
}

/** See {@link HclApi.set}. Only the literal's own characters are replaced. */
export function setAttribute(
  parse: ParseHcl,
  path: string,
  text: string,
  target: HclTarget,
  value: string | boolean,
): readonly TextEdit[] {
  const edit = withTree(parse, text, tree => {
    const found = findAttribute(tree.rootNode, path, target);
    if (found.value === value) return undefined;
    return { start: found.node.startIndex, end: found.node.endIndex, text: printLiteral(value) };
  });
  if (edit === undefined) return [];
  if (!isJustThat(parse, path, text, edit, target, value)) {
    throw new ProblemError({
      code: 'hcl.edit',
      message: `${path}: setting ${target.attribute} to ${printLiteral(value)} would change more than that.`,
      remedy: 'Change it by hand, and report this with the file.',
    });
  }
  return [edit];
}

/** Parses the result: the attribute has the value at the same place, and everything around it is what it was. */
function isJustThat(
  parse: ParseHcl,
  path: string,
  text: string,
  edit: TextEdit,
  target: HclTarget,
  value: string | boolean,
): boolean {
  const before = withTree(parse, text, tree => tokens(tree, edit.start, edit.end));
  return withTree(parse, applyEdits(text, [edit]), tree => {
    if (tree.rootNode.hasError) return false;
    const found = findAttribute(tree.rootNode, path, target);
    const after = tokens(tree, edit.start, edit.start + edit.text.length);
    return (
      found.value === value &&
      found.node.startIndex === edit.start &&
      found.node.text === edit.text &&
      before.length === after.length &&
      before.every((token, i) => token === after[i])
    );
  });
}

/** Types of all tokens outside a range; their text is the same by itself. */
function tokens(tree: Tree, start: number, end: number): string[] {
  const found: string[] = [];
  const cursor = tree.walk();
  for (let more = true; more;) {
    const inside =
      cursor.startIndex >= start && cursor.endIndex <= end && cursor.startIndex < cursor.endIndex;
    if (!inside && cursor.gotoFirstChild()) continue;
    if (!inside) found.push(cursor.nodeType);
    while (!(more = cursor.gotoNextSibling()) && cursor.gotoParent());
  }
  cursor.delete();
  return found;
}

function withTree<T>(parse: ParseHcl, text: string, use: (tree: Tree) => T): T {
  const tree = parse(text);
  try {
    return use(tree);
  } finally {
    tree.delete();
  }
}
