import * as l10n from '@vscode/l10n';
import * as v from 'valibot';

/** DAG ids in which `*` stands for anything, e.g. `etl_*`. */
export const DagPatternSchema = v.pipe(
  v.string(),
  v.regex(
    /^\**[A-Za-z0-9_.~-][A-Za-z0-9_.~*-]*$/,
    l10n.t('Write the id of a DAG, in which * stands for anything.'),
  ),
  v.maxLength(250, l10n.t('Use at most 250 characters.')),
);
