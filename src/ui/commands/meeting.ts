import { l10n } from 'vscode';
import type { ObligationView } from '../../core/view/view';
import { confirmOrLook } from '../show/messages';

/**
 * Asks for confirmation before a person closes an obligation, because that changes something and often can't be undone.
 * @param show shows the run in the checklist
 * @throws {CancelledError} when the person doesn't confirm
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
