import type * as v from 'valibot';

/** As much of valibot's schemas as leads from one to the next. */
type Part = v.GenericSchema & {
  readonly entries?: Readonly<Record<string, v.GenericSchema>>;
  readonly wrapped?: v.GenericSchema;
  readonly item?: v.GenericSchema;
  readonly options?: readonly unknown[];
};

/**
 * Keys that a schema knows at a place, for "did you mean".
 * @param path from the schema to the map of keys; empty: its own
 * @returns none where it knows any, or where the path leads elsewhere
 */
export function keysOf(schema: v.GenericSchema, path: readonly (string | number)[]): readonly string[] {
  const { entries, wrapped, item, options } = schema as Part;
  if (wrapped !== undefined) return keysOf(wrapped, path);
  if (options !== undefined) return options.flatMap(each => (isSchema(each) ? keysOf(each, path) : []));
  const [key, ...rest] = path;
  if (key === undefined) return Object.keys(entries ?? {});
  const next = entries?.[key] ?? item;
  return next === undefined ? [] : keysOf(next, rest);
}

function isSchema(value: unknown): value is v.GenericSchema {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'schema';
}
