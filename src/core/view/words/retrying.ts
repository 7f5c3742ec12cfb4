import * as l10n from '@vscode/l10n';
import type { RunView } from '../view';

/** Title of what is retried automatically: work on the run, or reading a colleague's. */
export function retryingTitle({ followed }: RunView): string {
  return followed === null ? l10n.t('Can’t continue right now') : l10n.t('Can’t be read right now');
}
