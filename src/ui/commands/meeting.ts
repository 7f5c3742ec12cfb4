import { l10n } from 'vscode';
import type { ObligationView } from '../../core/view/view';
import { confirm } from '../show/messages';

/**
 * Asks before what a run opened is closed by hand, because that changes something and often can't be taken back.
 * @throws {CancelledError} when the person thinks better of it
 */
export function confirmMeeting({ title, previous, remedy }: ObligationView): Promise<void> {
  const { t } = l10n;
  const button = remedy ?? t('Close It');
  return confirm(
    t('{0}?', button),
    [
      remedy === title ? '' : `${title}.`,
      previous === '' ? '' : t('It {0} before.', previous),
      t('This happens immediately. A step that still relies on it will stop.'),
    ]
      .filter(Boolean)
      .join(' '),
    button,
  );
}
