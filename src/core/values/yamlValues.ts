import * as l10n from '@vscode/l10n';
import { isAlias, isMap, isScalar, isSeq, type Scalar } from 'yaml';
import { yamlDocuments } from '../yamlDocuments';
import { pointerTo, ValueFault, type Leaf, type LeafValue, type ValueFormat } from './leaf';

/** Read as a string by every version of YAML: 1.1 treats `on`, `12:30` and `0777` as other types. */
const PLAIN = /^(?!(?:y|yes|n|no|on|off|true|false|null|nan|inf)$)[A-Za-z][A-Za-z0-9_./-]*$/i;

/** YAML 1.2. In a file with several documents, values of all of them count. */
export const yamlValues: ValueFormat = {
  name: 'YAML',
  leaves: text => {
    // Comparing each key with all before it takes minutes for the largest file that is read.
    const documents = yamlDocuments(text, { uniqueKeys: false });
    if (documents === undefined) throw new ValueFault(l10n.t('It is nested too deep'), 0);
    return documents.flatMap(({ contents, errors: [error] }) => {
      if (error !== undefined) throw new ValueFault(error.message, error.pos[0]);
      return leavesOf(contents, '');
    });
  },
  spellings: (value, before) => {
    if (typeof value !== 'string') return [String(value)];
    const double = JSON.stringify(value);
    if (before.startsWith('"')) return [double];
    const single = `'${value.replaceAll("'", "''")}'`;
    if (before.startsWith("'")) return [single, double];
    return [...(PLAIN.test(value) ? [value] : []), double];
  },
};

/** JSON, with its values located by the YAML parser. */
export const jsonValues: ValueFormat = {
  name: 'JSON',
  leaves: text => {
    try {
      JSON.parse(text);
    } catch (error) {
      throw new ValueFault(error instanceof Error ? error.message : l10n.t('It cannot be read'), 0);
    }
    return yamlValues.leaves(text);
  },
  spellings: value => [JSON.stringify(value)],
};

function leavesOf(node: unknown, at: string): readonly Leaf[] {
  if (isMap(node)) {
    const names = new Set<string>();
    return node.items.flatMap(({ key, value }) => {
      const name = isScalar(key) ? String(key.value) : '';
      if (names.size === names.add(name).size)
        throw new ValueFault(
          l10n.t`"${name}" stands here twice`,
          (isScalar(key) ? key.range?.[0] : null) ?? 0,
        );
      return leavesOf(value, pointerTo(at, name));
    });
  }
  if (isSeq(node)) return node.items.flatMap((item, index) => leavesOf(item, pointerTo(at, index)));
  if (isAlias(node) && node.range != null)
    return [{ at, value: null, start: node.range[0], end: node.range[1], fixed: l10n.t('it is an alias') }];
  return isScalar(node) && node.range != null ? [leafOf(node, node.range, at)] : [];
}

function leafOf(node: Scalar, [start, end]: readonly [number, number, number], at: string): Leaf {
  const fixed =
    node.anchor !== undefined
      ? l10n.t('other places refer to it by its anchor')
      : node.tag !== undefined
        ? l10n.t('it has a tag')
        : node.type === 'BLOCK_FOLDED' || node.type === 'BLOCK_LITERAL'
          ? l10n.t('it is a text over several lines')
          : undefined;
  const { value } = node;
  const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return { at, value: (isPlain ? value : null) satisfies LeafValue, start, end, ...(fixed && { fixed }) };
}
