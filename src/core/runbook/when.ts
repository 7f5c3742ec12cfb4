import { isMap } from './inWords';
import { partsOf, type Reference } from './references';

/** What a step depends on. */
export interface When {
  readonly left: Reference;
  /** `is`, `not`: of what is true or false. */
  readonly compare: '==' | '!=' | 'is' | 'not';
  readonly right: Reference | string;
}

const EXAMPLE = 'Write a comparison such as "${{ inputs.where }} == prod", or "!${{ inputs.quick }}".';

/** Reads what a step depends on. @returns what is wrong with it, for people, where it is no comparison */
export function parseWhen(written: string): When | string {
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

/** The references of a comparison. */
export function referencesOf({ left, right }: When): readonly Reference[] {
  return typeof right === 'string' ? [left] : [left, right];
}

/**
 * What is wrong with a comparison though its names are known: it could never be so.
 * @param inputs as they are written
 */
export function whenFault(
  { left, compare, right }: When,
  inputs: Readonly<Record<string, unknown>>,
): string | undefined {
  const input = left.of === 'input' && Object.hasOwn(inputs, left.name) ? inputs[left.name] : undefined;
  if (!isMap(input)) return undefined;
  const isBoolean = input.type === 'boolean';
  if (compare === 'is' || compare === 'not')
    return isBoolean ? undefined : `The input "${left.name}" is not true or false: compare it with a value.`;
  if (typeof right !== 'string') return undefined;
  const options = isBoolean ? ['true', 'false'] : input.type === 'choice' ? input.options : undefined;
  return Array.isArray(options) && !options.includes(right)
    ? `The input "${left.name}" is never "${right}". Known are: ${options.map(String).join(', ')}.`
    : undefined;
}
