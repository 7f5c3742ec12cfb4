import type { Tree } from 'web-tree-sitter';

/** An integer with an exponent: valid HCL, but the grammar only knows exponents after a fraction. */
const EXPONENT = /(?<!\d)\d+[eE][+-]?\d+(?!\p{ID_Continue})/gu;
/** Maximum number of re-parses: each replacement may uncover what an earlier error had hidden. */
const ROUNDS = 8;

/** Parses text supplied by a reader that returns it from an offset on; the tree's nodes get their text from the same reader. */
export type ParseText = (from: (offset: number) => string) => Tree;

/**
 * Parses HCL whose numbers may have exponents (https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#numeric-literals).
 * Parses a copy in which such a number is replaced by as many digits, so that every position stays the same; the nodes' texts
 * are the original's. The tree is used only if each replacement is a number in it: text in strings, comments and heredocs is
 * never read differently.
 * @returns the tree, which the caller deletes; it contains an error if the text isn't valid
 */
export function parseExponents(parse: ParseText, text: string): Tree {
  const replaced = new Map<number, number>();
  let copy = text;
  let tree = parseCopy(parse, text, copy);
  for (let round = 0; round < ROUNDS && tree.rootNode.hasError; round++) {
    const more = [...copy.matchAll(EXPONENT)].filter(found => numberAt(tree, found.index) !== undefined);
    if (more.length === 0) break;
    for (const { 0: number, index } of more) replaced.set(index, index + number.length);
    copy = withDigits(text, replaced);
    tree.delete();
    tree = parseCopy(parse, text, copy);
  }
  if (tree.rootNode.hasError || [...replaced].every(([start, end]) => numberAt(tree, start) === end))
    return tree;
  tree.delete();
  return parseCopy(parse, text, text);
}

/** Parses the copy, then points the nodes at the original text. */
function parseCopy(parse: ParseText, text: string, copy: string): Tree {
  let shown = copy;
  const tree = parse(offset => shown.slice(offset));
  shown = text;
  return tree;
}

function withDigits(text: string, places: ReadonlyMap<number, number>): string {
  const parts: string[] = [];
  let at = 0;
  for (const [start, end] of [...places].sort(([a], [b]) => a - b)) {
    parts.push(text.slice(at, start), '0'.repeat(end - start));
    at = end;
  }
  return parts.join('') + text.slice(at);
}

/** End of the number that starts at this offset; undefined if there is none. */
function numberAt(tree: Tree, start: number): number | undefined {
  const node = tree.rootNode.descendantForIndex(start, start + 1);
  return node?.type === 'numeric_lit' && node.startIndex === start ? node.endIndex : undefined;
}
