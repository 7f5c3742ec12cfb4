import * as l10n from '@vscode/l10n';
import * as v from 'valibot';

/** A time as a service gives it, in any form that a Date can be made from. */
export const TimeSchema = v.pipe(
  v.string(),
  v.check(text => !Number.isNaN(Date.parse(text)), l10n.t('Expected a time')),
);
