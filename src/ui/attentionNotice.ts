import * as vscode from 'vscode';
import { attentionKey, gravity } from '../core/view/words/attention';
import { say } from './show/messages';
import type { UiStore } from './store';

/**
 * Tells once of each thing that needs a person, and only where nobody is looking at it: the window isn't focused, or
 * neither tree nor checklist is in sight. One that nobody answered keeps none back: it may be hidden by now.
 */
export function registerAttentionNotice(
  store: UiStore,
  isInSight: () => boolean,
  openChecklist: () => void,
): vscode.Disposable {
  // What waited when the window opened is seen in badge and status bar.
  let told = store.view === undefined ? '' : attentionKey(store.view);
  return store.onDidChange(shown => {
    const key = shown.is === 'run' ? attentionKey(shown.view) : '';
    if (shown.is !== 'run' || key === '' || key === told) return;
    told = key;
    if (vscode.window.state.focused && isInSight()) return;
    const open = vscode.l10n.t('Open Checklist');
    const how = gravity(shown.view) === 'failed' ? 'error' : 'information';
    void say(how, `${shown.view.title}: ${shown.view.headline}`, open).then(chosen => {
      if (chosen === open) openChecklist();
    });
  });
}
