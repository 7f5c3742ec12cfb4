import * as vscode from 'vscode';
import { commands } from '../contributions';
import { gravity } from './attention';
import type { UiStore } from './store';

const icons = { failed: '$(error)', needed: '$(bell-dot)', calm: '$(checklist)' };
const backgrounds = {
  failed: 'statusBarItem.errorBackground',
  needed: 'statusBarItem.warningBackground',
  calm: undefined,
};

/** One item while a run is open or followed: its headline, coloured only when a person is needed. */
export function registerStatusBar(store: UiStore): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('run', vscode.StatusBarAlignment.Left, 50);
  item.name = vscode.l10n.t('Deploy Runbook');
  item.command = commands.openChecklist;
  const following = store.follow(shown => {
    if (!('view' in shown)) {
      item.hide();
      return;
    }
    const { view } = shown;
    const how = gravity(view);
    const background = backgrounds[how];
    const icon = shown.is === 'following' ? '$(eye)' : icons[how];
    item.text = `${icon} ${shortened(view.headline)}`;
    item.tooltip = vscode.l10n.t('{0}: {1}. Open the checklist.', view.title, view.headline);
    item.backgroundColor = background === undefined ? undefined : new vscode.ThemeColor(background);
    item.accessibilityInformation = { label: vscode.l10n.t('{0}: {1}', view.title, view.headline) };
    item.show();
  });
  return vscode.Disposable.from(item, following);
}

/** The status bar is everybody's: tooltip and checklist say the rest. */
function shortened(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 39).trimEnd()}…`;
}
