import type * as v from 'valibot';
import { shapesAt } from './shapesAt';

/**
 * Keys that a schema allows at a place, for "did you mean".
 * @param path from the schema to the map of keys; empty: its own
 * @returns empty if any key is allowed, or if the path leads elsewhere
 */
export function keysOf(schema: v.GenericSchema, path: readonly (string | number)[]): readonly string[] {
  return shapesAt(schema, path).flatMap(({ entries }) => Object.keys(entries ?? {}));
}
