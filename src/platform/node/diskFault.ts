import * as l10n from '@vscode/l10n';

const words: Readonly<Record<string, string>> = {
  ENOSPC: l10n.t('the disk is full'),
  EDQUOT: l10n.t('the quota is used up'),
  EFBIG: l10n.t('a file may grow no further'),
  EROFS: l10n.t('the disk is read-only'),
  EACCES: l10n.t('it may not be written'),
  EPERM: l10n.t('it may not be written'),
  // Node also reports this when creating a folder under a read-only one (https://github.com/nodejs/node/issues/47098).
  ENOENT: l10n.t("its folder is gone or can't be made"),
};

/** Why something couldn't be written, as a clause; the system's error code if there is no text for it. */
export function whyUnwritable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : l10n.t('unknown error');
  return words[code] ?? code;
}
