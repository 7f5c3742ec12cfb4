import * as l10n from '@vscode/l10n';
import * as v from 'valibot';

/** A short text from a runbook or a reference. @param what for people, e.g. `a tag` */
export function givenText(what: string) {
  return v.pipe(
    v.string(),
    v.minLength(1, l10n.t`Write ${what}.`),
    v.maxLength(300, l10n.t('Use at most 300 characters.')),
  );
}
