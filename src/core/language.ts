import * as l10n from '@vscode/l10n';

/** The language of what people read, as a tag for `Intl`: each translation gives its own, such as `de-DE`. */
export function language(): string {
  return l10n.t('en-US');
}
