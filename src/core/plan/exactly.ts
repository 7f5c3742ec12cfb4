import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { neutral } from '../text/neutral';

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

/**
 * An object with exactly these keys. An unknown key is named in the issue: it may carry a change. Valibot's own strict object
 * treats keys such as `constructor` as known.
 */
export function exactly<const E extends v.ObjectEntries>(entries: E) {
  return v.pipe(
    RecordSchema,
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      const unknown = Object.keys(dataset.value).find(key => !Object.hasOwn(entries, key));
      if (unknown !== undefined) {
        addIssue({
          message: l10n.t`The plan holds "${neutral(unknown, 60)}", which this version does not understand.`,
        });
      }
    }),
    v.object(entries),
  );
}
