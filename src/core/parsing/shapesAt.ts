import type * as v from 'valibot';
import { isMap } from '../runbook/inWords';

/** The parts of valibot's schemas that lead from one to the next or restrict a value. */
export type Shape = v.GenericSchema & {
  /** Of a map with known keys. */
  readonly entries?: Readonly<Record<string, v.GenericSchema>>;
  readonly wrapped?: v.GenericSchema;
  /** Value if nothing is written. */
  readonly default?: unknown;
  /** Of a list. */
  readonly item?: v.GenericSchema;
  /** Of a map with any keys. */
  readonly value?: v.GenericSchema;
  /** Alternative schemas, or values. */
  readonly options?: readonly unknown[];
  /** The key that determines which of its options a map is. */
  readonly key?: unknown;
  readonly literal?: unknown;
  readonly pipe?: readonly unknown[];
};

/**
 * The schemas at a place. Of several alternatives all count, unless the written value determines one.
 * @param path relative to the schema
 * @param written value at the schema's own place
 * @returns empty if the path leads elsewhere
 */
export function shapesAt(
  schema: v.GenericSchema,
  path: readonly (string | number)[],
  written?: unknown,
): readonly Shape[] {
  const shape = schema as Shape;
  const { entries, wrapped, item, value, options } = shape;
  if (wrapped !== undefined) return shapesAt(wrapped, path, written);
  const choices = options?.filter(isSchema) ?? [];
  if (choices.length > 0)
    return meant(shape, choices, written).flatMap(each => shapesAt(each, path, written));
  const [key, ...rest] = path;
  if (key === undefined) return [shape];
  const next = Object.hasOwn(entries ?? {}, key) ? entries?.[key] : (item ?? value);
  return next === undefined ? [] : shapesAt(next, rest, partOf(written, key));
}

/** Part of a value that a person wrote, whatever its shape. */
export function partOf(written: unknown, key: string | number): unknown {
  if (Array.isArray(written)) return (written as readonly unknown[])[Number(key)];
  return isMap(written) && Object.hasOwn(written, key) ? written[key] : undefined;
}

function meant({ key }: Shape, choices: readonly Shape[], written: unknown): readonly Shape[] {
  if (typeof key !== 'string') return choices;
  const said = partOf(written, key);
  const those = choices.filter(({ entries }) => {
    const named: Shape | undefined = entries?.[key];
    return named?.literal === said;
  });
  return those.length > 0 ? those : choices;
}

function isSchema(value: unknown): value is Shape {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'schema';
}
