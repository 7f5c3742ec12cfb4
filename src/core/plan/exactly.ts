import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { RecordSchema } from '../ownKeys';
import { neutral } from '../text/neutral';

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
