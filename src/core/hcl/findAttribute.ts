import * as l10n from '@vscode/l10n';
import type { Node } from 'web-tree-sitter';
import { ProblemError } from '../errors';
import type { HclTarget } from '../ports/hcl';
import { parseLiteral, type Literal } from './literal';

/** A literal attribute in a parsed file. */
export interface FoundAttribute {
  readonly value: Literal;
  /** The literal's node; its offsets are UTF-16 code units. */
  readonly node: Node;
}

/** Names for expressions that aren't literals, by their type in the grammar. */
const KINDS: Readonly<Record<string, string>> = {
  variable_expr: l10n.t('a reference'),
  function_call: l10n.t('a function call'),
  template_expr: l10n.t('a template'),
  heredoc_template: l10n.t('a heredoc'),
  operation: l10n.t('an operation'),
  conditional: l10n.t('a condition'),
  collection_value: l10n.t('a list or map'),
  for_expr: l10n.t('a for expression'),
  expression: l10n.t('an expression in parentheses'),
  literal_value: l10n.t('null, or a text over several lines'),
};

/**
 * Finds the one literal attribute in the one matching block.
 * @param path used only in messages
 * @throws {ProblemError} as for {@link HclApi.read}
 */
export function findAttribute(root: Node, path: string, target: HclTarget): FoundAttribute {
  const { attribute } = target;
  if (root.hasError) {
    throw problem(
      'hcl.syntax',
      path,
      firstError(root),
      l10n.t('the file is not valid HCL'),
      l10n.t('Correct the syntax there.'),
    );
  }
  const { block, name } = blockOf(root, path, target);
  const attributes = children(block, 'body').flatMap(body => children(body, 'attribute'));
  const [found, twice] = attributes.filter(each => children(each, 'identifier')[0]?.text === attribute);
  if (found === undefined) {
    const remedy = l10n.t`Add it there, or correct the attribute in the runbook.`;
    throw problem('hcl.no-attribute', path, block, l10n.t`${name} has no attribute ${attribute}`, remedy);
  }
  if (twice !== undefined) {
    throw problem(
      'hcl.two-attributes',
      path,
      twice,
      l10n.t`${attribute} is set twice in ${name}`,
      l10n.t('Leave one of the two.'),
    );
  }
  return literalOf(found, path, attribute);
}

/** The one block of a target, and its name for messages. */
function blockOf(
  root: Node,
  path: string,
  target: HclTarget,
): { readonly block: Node; readonly name: string } {
  const words = 'module' in target ? ['module', target.module] : target.block;
  if (words.length === 0) return { block: root, name: l10n.t('the top of the file') };
  const [type = '', ...labels] = words;
  const name = [type, ...labels.map(label => `"${label}"`)].join(' ');
  const blocks = children(root, 'body').flatMap(body => children(body, 'block'));
  const [block, second] = blocks.filter(each => isBlock(each, words));
  if (block === undefined) {
    const remedy = l10n.t`Correct file or ${type} in the runbook.`;
    throw problem('hcl.no-module', path, root, l10n.t`there is no ${name}`, remedy);
  }
  if (second !== undefined)
    throw problem(
      'hcl.two-modules',
      path,
      second,
      l10n.t`there is a second ${name}`,
      l10n.t('Leave one of the two.'),
    );
  return { block, name };
}

function literalOf(found: Node, path: string, attribute: string): FoundAttribute {
  const [expression] = children(found, 'expression');
  const [only, ...more] = parts(expression ?? found);
  const node = only?.type === 'literal_value' && more.length === 0 ? only : undefined;
  // The grammar drops the parentheses around an expression, but its text keeps them.
  const value = node !== undefined && node.text === expression?.text ? parseLiteral(node.text) : undefined;
  if (node !== undefined && value !== undefined) return { value, node };
  const inside = only?.type === 'template_expr' ? (parts(only)[0]?.type ?? '') : '';
  const kind = KINDS[inside] ?? KINDS[only?.type ?? ''] ?? l10n.t('an expression');
  throw problem(
    'hcl.not-literal',
    path,
    expression ?? found,
    l10n.t`${attribute} is ${kind}, not a literal`,
    l10n.t('Set it to a literal value there: anything else is not changed from here.'),
  );
}

/** `module "name" {` or `module name {`, which HCL also allows. */
function isBlock(block: Node, wanted: readonly string[]): boolean {
  const words = parts(block).filter(({ type }) => type === 'identifier' || type === 'string_lit');
  return (
    words.length === wanted.length &&
    words.every(
      (word, at) => (word.type === 'identifier' ? word.text : parseLiteral(word.text)) === wanted[at],
    )
  );
}

function children(node: Node, type: string): Node[] {
  return parts(node).filter(child => child.type === type);
}
function parts(node: Node): Node[] {
  return node.namedChildren.filter(child => child.type !== 'comment');
}

function firstError(node: Node): Node {
  if (node.isError || node.isMissing) return node;
  const inside = node.children.find(child => child.hasError || child.isMissing);
  return inside === undefined ? node : firstError(inside);
}

function problem(code: string, path: string, at: Node, what: string, remedy: string): ProblemError {
  const { row, column } = at.startPosition;
  return new ProblemError({ code, message: `${path}:${row + 1}:${column + 1}: ${what}.`, remedy });
}
