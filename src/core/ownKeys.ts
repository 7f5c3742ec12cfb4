import * as l10n from '@vscode/l10n';
import * as v from 'valibot';

// Objects whose keys are names from outside: a recipe, a DAG or an attribute may be called `constructor` or `__proto__`.

/** Whether a value is a JSON object. Own keys count whatever their name, including `constructor`. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of an own key; undefined if absent. */
export function own(value: unknown, key: string): unknown {
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Any JSON object, kept as is. Valibot's own record drops keys such as `constructor`. */
export const RecordSchema = v.custom<Readonly<Record<string, unknown>>>(
  isRecord,
  l10n.t('Expected an object.'),
);

/** The keys and values of any JSON object. */
export function entriesOf<const V extends v.GenericSchema>(value: V) {
  return v.pipe(
    RecordSchema,
    v.transform(record => Object.entries(record)),
    v.array(v.tuple([v.string(), value])),
  );
}

/** Whether an object can't be trusted with a key of this name: each object has it already, or valibot drops it. */
export function isReserved(name: string): boolean {
  return name in {} || name === 'prototype';
}
