import { l10n } from 'vscode';
import type { ObligationView } from '../../core/view/view';
import { confirmOrLook } from '../show/messages';

/**
 * Asks before what a run opened is closed by hand, because that changes something and often can't be taken back.
 * @param show shows the run in the checklist
 * @throws {CancelledError} when the person thinks better of it
 */
export async function confirmMeeting(
  { title, previous, remedy, onlyLooks }: ObligationView,
  show: () => unknown,
): Promise<void> {
  if (onlyLooks === true) return;
  const { t } = l10n;
  const button = remedy ?? t('Close It');
  const detail = [
    title === button ? '' : `${title}.`,
    previous === '' ? '' : t('It {0} before.', previous),
    t('This happens immediately. A step that still relies on it will stop.'),
  ];
  await confirmOrLook(
    t('{0}?', button),
    detail.filter(Boolean).join(' '),
    { label: t('Show in Checklist'), show },
    button,
  );
}
