import type * as v from 'valibot';
import { shapesAt } from './shapesAt';

/**
 * Keys that a schema knows at a place, for "did you mean".
 * @param path from the schema to the map of keys; empty: its own
 * @returns none where it knows any, or where the path leads elsewhere
 */
export function keysOf(schema: v.GenericSchema, path: readonly (string | number)[]): readonly string[] {
  return shapesAt(schema, path).flatMap(({ entries }) => Object.keys(entries ?? {}));
}
