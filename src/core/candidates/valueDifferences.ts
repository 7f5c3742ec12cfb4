import * as l10n from '@vscode/l10n';
import { canonical, inWords, isMap } from '../runbook/inWords';

/**
 * How two values differ, one line per key.
 * @param max maximum UTF-16 code units of a value that is written out
 * @param path keys that lead to the values
 */
export function changes(
  shipped: unknown,
  own: unknown,
  max?: number,
  path: readonly string[] = [],
): readonly string[] {
  const said = (value: unknown) => inWords(value, max);
  if (isMap(shipped) && isMap(own)) {
    const keys = [...new Set([...Object.keys(shipped), ...Object.keys(own)])];
    return keys.flatMap(key => changes(shipped[key], own[key], max, [...path, key]));
  }
  if (canonical(shipped) === canonical(own)) return [];
  const name = path.join('.');
  if (Array.isArray(shipped) && Array.isArray(own)) {
    const [before, after] = [new Set(shipped.map(canonical)), new Set(own.map(canonical))];
    const also = own.filter(each => !before.has(canonical(each)));
    const gone = shipped.filter(each => !after.has(canonical(each)));
    // Otherwise the items are the same, but in another order or repeated.
    if (also.length + gone.length > 0)
      return [
        ...also.map(each => l10n.t`${name} also has ${said(each)}`),
        ...gone.map(each => l10n.t`${name} lacks ${said(each)}`),
      ];
  }
  if (shipped === undefined) return [l10n.t`${name} ${said(own)}, which the shipped one does not give`];
  if (own === undefined) return [l10n.t`${name} is not given, instead of ${said(shipped)}`];
  return [l10n.t`${name} ${said(own)} instead of ${said(shipped)}`];
}
