import * as l10n from '@vscode/l10n';

/**
 * Meaning of signals by number (https://man7.org/linux/man-pages/man7/signal.7.html). A shell reports 128 plus that number as the
 * exit code.
 */
const SIGNALS: Readonly<Record<number, string>> = {
  1: l10n.t('its terminal went away'),
  2: l10n.t('interrupted'),
  9: l10n.t('killed, by somebody or for lack of memory'),
  11: l10n.t('it crashed'),
  13: l10n.t('nobody read what it printed'),
  15: l10n.t('told to end'),
};

/** An exit code, with its meaning if a signal ended the command. @param exitCode null: not known */
export function exitInWords(exitCode: number | null): string {
  const signal = exitCode === null ? undefined : SIGNALS[exitCode - 128];
  const code = exitCode ?? l10n.t('unknown');
  return signal === undefined ? l10n.t`exit code ${code}` : l10n.t`exit code ${code} (${signal})`;
}
