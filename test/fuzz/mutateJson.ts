import { array, constant, constantFrom, double, nat, oneof, tuple, type Arbitrary } from 'fast-check';
import { hostileText, hostileTokens } from './hostile';

/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Changes one value. */
export type Edit = (value: Json) => Json;

/** Nested lists or maps, deeper than a recursive reader may go. */
export function nested(depth: number): Json {
  let value: Json = 'x';
  for (let i = 0; i < depth; i += 1) value = i % 2 === 0 ? [value] : { modules: value, a: value };
  return value;
}

const value: Arbitrary<Json> = oneof(
  hostileText,
  constantFrom<Json>(null, true, false, 0, -1, 1.5, 1e308, 2 ** 53, '', [], {}, [null], { constructor: 1 }),
  double({ noNaN: true, noDefaultInfinity: true }),
  constant(nested(8)),
);
const key = oneof(
  constantFrom(...hostileTokens),
  constantFrom('x_unknown', 'deferred', 'status', 'id', 'kind'),
);

const edit: Arbitrary<Edit> = oneof(
  value.map(
    (to): Edit =>
      () =>
        to,
  ),
  tuple(key, value).map(([name, to]): Edit => from => {
    if (Array.isArray(from)) return [...(from as readonly Json[]), to];
    return typeof from === 'object' && from !== null
      ? withKey(from as Readonly<Record<string, Json>>, name, to)
      : to;
  }),
  nat().map((which): Edit => from => {
    if (Array.isArray(from))
      return (from as readonly Json[]).filter((_, i) => i !== which % Math.max(from.length, 1));
    if (typeof from !== 'object' || from === null) return null;
    const names = Object.keys(from);
    return Object.fromEntries(
      Object.entries(from).filter(([name]) => name !== names[which % Math.max(names.length, 1)]),
    );
  }),
  nat({ max: 50 }).map(
    (times): Edit =>
      from =>
        Array.isArray(from) ? Array.from({ length: times }, () => from as readonly Json[]).flat() : [from],
  ),
);

/** Adds a key, treating `__proto__` like JSON.parse does: as an ordinary key. */
function withKey(from: Readonly<Record<string, Json>>, name: string, to: Json): Json {
  return Object.defineProperty({ ...from }, name, {
    value: to,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

/** Number of values, including all nested ones. */
function size(of: Json): number {
  if (typeof of !== 'object' || of === null) return 1;
  return Object.values(of).reduce<number>((sum, inner: Json) => sum + size(inner), 1);
}

/** Changes the value with this number, counted from the outside in. */
function changeAt(of: Json, number: number, change: Edit): Json {
  if (number === 0) return change(of);
  if (typeof of !== 'object' || of === null) return of;
  let left = number - 1;
  const inner = (each: Json): Json => {
    const count = size(each);
    const changed = left >= 0 && left < count ? changeAt(each, left, change) : each;
    left -= count;
    return changed;
  };
  if (Array.isArray(of)) return (of as readonly Json[]).map(inner);
  return Object.entries(of).reduce<Json>(
    (all, [name, each]: [string, Json]) => withKey(all as Readonly<Record<string, Json>>, name, inner(each)),
    {},
  );
}

/**
 * Valid values with a few changes anywhere: other types, additional keys, missing and repeated ones.
 * @param edits the changes to make; any by default
 * @param most maximum number of changes
 */
export function mutatedJson(
  seeds: readonly Json[],
  edits: Arbitrary<Edit> = edit,
  most = 5,
): Arbitrary<Json> {
  return tuple(constantFrom(...seeds), array(tuple(nat(), edits), { maxLength: most })).map(
    ([seed, changes]) =>
      changes.reduce((json, [where, change]) => changeAt(json, where % size(json), change), seed),
  );
}

/** Only adds unknown keys, which a reader is allowed to ignore. */
export const unknownKeys: Arbitrary<Edit> = tuple(nat(), value).map(
  ([number, to]): Edit =>
    from =>
      typeof from === 'object' && from !== null && !Array.isArray(from)
        ? withKey(from as Readonly<Record<string, Json>>, `x_unknown_${number}`, to)
        : from,
);
