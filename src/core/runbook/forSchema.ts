import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { NameSchema } from './shapes';

const MOST_VALUES = 20;

/** What a phase is repeated over: one name, with its value in each round. */
export const ForSchema = v.pipe(
  v.record(
    v.pipe(
      v.string(),
      v.regex(
        /^[A-Za-z][A-Za-z0-9_-]*$/,
        l10n.t('Use letters, digits, "_" and "-", and begin with a letter.'),
      ),
      v.maxLength(60, l10n.t('Use at most 60 characters.')),
    ),
    v.pipe(
      v.array(NameSchema),
      v.minLength(1, l10n.t('Name at least one value.')),
      v.maxLength(MOST_VALUES, l10n.t`Name at most ${MOST_VALUES} values.`),
      v.checkItems(
        (value, at, all) => at >= MOST_VALUES || all.indexOf(value) === at,
        l10n.t('Name each value once.'),
      ),
    ),
  ),
  v.check(
    given => Object.keys(given).length === 1,
    l10n.t('Write one name with its values, for example "cluster: [east, west]".'),
  ),
);
