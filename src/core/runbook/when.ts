import * as l10n from '@vscode/l10n';
import { isMap } from './inWords';
import { partsOf, type Reference } from './references';

/** One of the comparisons in a step's condition. */
export interface When {
  readonly left: Reference;
  /** `is`, `not`: for true or false. */
  readonly compare: '==' | '!=' | 'is' | 'not';
  readonly right: Reference | string;
}

/** A step's condition: true if all comparisons of one of these lists are. */
export type Condition = readonly (readonly When[])[];

const EXAMPLE = l10n.t(
  'Write a comparison such as "${{ inputs.where }} == prod", or "!${{ inputs.quick }}"; between several write && or ||.',
);

/**
 * Parses a step's condition: comparisons joined by `&&` and `||`, of which `&&` binds tighter.
 * @returns the condition, or what is wrong with it, for people
 */
export function parseWhen(written: string): Condition | string {
  const any: When[][] = [[]];
  for (const part of splitAtOperators(written)) {
    if (part === '||') any.push([]);
    if (part === '||' || part === '&&') continue;
    const comparison = parseComparison(part);
    if (typeof comparison === 'string') return comparison;
    any.at(-1)?.push(comparison);
  }
  return any;
}

/** Splits into comparisons and the operators between them, keeping quoted text and braces whole. */
function splitAtOperators(text: string): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  let at = 0;
  while (at < text.length) {
    const end = text.startsWith('${{', at)
      ? text.indexOf('}}', at) + 1
      : /['"]/.test(text[at] ?? '') && /=\s*$/.test(text.slice(Math.max(from, at - 20), at))
        ? text.indexOf(text[at] ?? '', at + 1)
        : at;
    if (text.startsWith('&&', at) || text.startsWith('||', at)) {
      parts.push(text.slice(from, at), text.slice(at, at + 2));
      at += 2;
      from = at;
    } else at = Math.max(at, end) + 1;
  }
  return [...parts, text.slice(from)];
}

function parseComparison(written: string): When | string {
  const text = written.trim();
  const isNot = text.startsWith('!');
  const [left, ...others] = partsOf(isNot ? text.slice(1).trimStart() : text).parts;
  if (left === undefined || !('reference' in left)) return EXAMPLE;
  const rest = others.map(part => part.text).join('');
  if (rest.trim() === '') return { left: left.reference, compare: isNot ? 'not' : 'is', right: '' };
  const [, compare, value = ''] = /^\s*(==|!=)\s*([^]*)$/.exec(rest) ?? [];
  if (isNot || (compare !== '==' && compare !== '!=') || value === '') return EXAMPLE;
  const { parts, others: unknown } = partsOf(value);
  const [right, ...more] = parts;
  if (right !== undefined && 'reference' in right && more.length === 0)
    return { left: left.reference, compare, right: right.reference };
  if (unknown.length > 0 || parts.some(part => 'reference' in part)) return EXAMPLE;
  return {
    left: left.reference,
    compare,
    right: /^'[^']*'$|^"[^"]*"$/.test(value) ? value.slice(1, -1) : value,
  };
}

/** The references in its comparisons. */
export function referencesOf(condition: Condition): readonly Reference[] {
  return condition.flat().flatMap(({ left, right }) => (typeof right === 'string' ? [left] : [left, right]));
}

/**
 * Faults in comparisons whose names are known: ones that can never be true.
 * @param inputs as written
 */
export function whenFault(
  condition: Condition,
  inputs: Readonly<Record<string, unknown>>,
): string | undefined {
  return condition
    .flat()
    .map(comparison => comparisonFault(comparison, inputs))
    .find(fault => fault !== undefined);
}

function comparisonFault(
  { left, compare, right }: When,
  inputs: Readonly<Record<string, unknown>>,
): string | undefined {
  const input = left.of === 'input' && Object.hasOwn(inputs, left.name) ? inputs[left.name] : undefined;
  if (!isMap(input)) return undefined;
  const isBoolean = input.type === 'boolean';
  if (compare === 'is' || compare === 'not')
    return isBoolean
      ? undefined
      : l10n.t`The input "${left.name}" is not true or false: compare it with a value.`;
  if (typeof right !== 'string') return undefined;
  const options = isBoolean ? ['true', 'false'] : input.type === 'choice' ? input.options : undefined;
  return Array.isArray(options) && !options.includes(right)
    ? l10n.t`The input "${left.name}" is never "${right}". Known are: ${options.map(String).join(', ')}.`
    : undefined;
}
