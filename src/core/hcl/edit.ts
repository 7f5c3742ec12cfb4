import * as l10n from '@vscode/l10n';
import type { Node, Tree } from 'web-tree-sitter';
import { ProblemError } from '../errors';
import type { HclTarget, HclValue } from '../ports/hcl';
import { findAttribute } from './findAttribute';
import { printLiteral, type Literal } from './literal';
import { applyEdits, type TextEdit } from '../textEdit';

/** Parses text as HCL. The caller deletes the tree. */
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
  value: Literal,
): readonly TextEdit[] {
  const found = withTree(parse, text, tree => {
    const { value: now, node } = findAttribute(tree.rootNode, path, target);
    const edit = { start: node.startIndex, end: node.endIndex, text: printLiteral(value) };
    return { now, edit, around: around(tree, node) };
  });
  const { now, edit } = found;
  if (now === value) return [];
  if (!fits(now, value)) {
    throw new ProblemError({
      code: 'hcl.edit',
      message: l10n.t`${path}: ${target.attribute} is a ${typeof now}, and would become a ${typeof value}.`,
      remedy: l10n.t('Correct the attribute in the runbook, or its value in the module.'),
    });
  }
  const isJustThat = withTree(parse, applyEdits(text, [edit]), tree => {
    if (tree.rootNode.hasError) return false;
    const after = findAttribute(tree.rootNode, path, target);
    return (
      after.value === value &&
      after.node.startIndex === edit.start &&
      after.node.text === edit.text &&
      around(tree, after.node) === found.around
    );
  });
  if (!isJustThat) {
    throw new ProblemError({
      code: 'hcl.edit',
      message: l10n.t`${path}: setting ${target.attribute} to ${printLiteral(value)} would change more than that.`,
      remedy: l10n.t('Change it by hand, and report this with the file.'),
    });
  }
  return [edit];
}

/** Terraform also accepts `"true"` for `true`; any other change of type is a mistake. */
function fits(now: Literal, value: Literal): boolean {
  return typeof now === typeof value || (typeof value === 'boolean' && (now === 'true' || now === 'false'));
}

/** Number of nodes other than the literal's: since the text around it is the same, comparing the count is enough. */
function around(tree: Tree, literal: Node): number {
  return tree.rootNode.descendantCount - literal.descendantCount;
}

function withTree<T>(parse: ParseHcl, text: string, use: (tree: Tree) => T): T {
  const tree = parse(text);
  try {
    return use(tree);
  } finally {
    tree.delete();
  }
}
