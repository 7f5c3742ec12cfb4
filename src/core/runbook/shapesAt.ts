import type * as v from 'valibot';
import { isMap } from './inWords';

/** As much of valibot's schemas as leads from one to the next, and says what a value may be. */
export type Shape = v.GenericSchema & {
  /** Of a map with known keys. */
  readonly entries?: Readonly<Record<string, v.GenericSchema>>;
  readonly wrapped?: v.GenericSchema;
  /** What holds when nothing is written. */
  readonly default?: unknown;
  /** Of a list. */
  readonly item?: v.GenericSchema;
  /** Of a map with any keys. */
  readonly value?: v.GenericSchema;
  /** Schemas that it may be, or values. */
  readonly options?: readonly unknown[];
  /** The key that tells which of its options a map is. */
  readonly key?: unknown;
  readonly literal?: unknown;
  readonly pipe?: readonly unknown[];
};

/**
 * What a schema asks for at a place; of several that it may be all, unless the written value tells which.
 * @param path from the schema
 * @param written what stands at the schema's own place
 * @returns none where the path leads elsewhere
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

/** Part of a value that a person wrote, of whatever shape it is. */
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
