import * as l10n from '@vscode/l10n';
import { env } from 'vscode';
import { neutral } from '../core/text/neutral';
import { localTimes } from '../core/view/words/time';
import { showSystemNotice } from '../platform/node/systemNotice';
import { readSetting } from '../platform/vscode/settings';
import { say } from '../ui/show/messages';

let isMissingTold = false;

/**
 * Shows a system notification that somebody is needed, if the settings allow it. On a remote machine it would appear there,
 * where nobody sees it.
 */
export async function notify(title: string, text: string): Promise<void> {
  if (env.remoteName !== undefined || !readSetting('notifications.system')) return;
  const missing = await showSystemNotice({
    title: neutral(title, 100),
    text: localTimes(neutral(text)),
    isHeard: readSetting('notifications.sound'),
  });
  if (missing === undefined || isMissingTold) return;
  isMissingTold = true;
  void say(
    'information',
    l10n.t(
      'The system could not show a notification: {0} is missing or failed. Install it, or turn off deployRunbook.notifications.system.',
      missing,
    ),
  );
}
