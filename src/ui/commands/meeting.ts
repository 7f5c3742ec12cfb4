import * as l10n from '@vscode/l10n';
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
  const button = remedy ?? l10n.t('Close It');
  const detail = [
    title === button ? '' : `${title}.`,
    previous === '' ? '' : l10n.t`It ${previous} before.`,
    l10n.t('This happens immediately. A step that still relies on it will stop.'),
  ];
  await confirmOrLook(
    l10n.t`${button}?`,
    detail.filter(Boolean).join(' '),
    { label: l10n.t('Show in Checklist'), show },
    button,
  );
}
