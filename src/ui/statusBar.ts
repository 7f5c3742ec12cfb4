import * as vscode from 'vscode';
import { commands, views } from '../contributions';
import { REHEARSAL_BANNER } from '../core/rehearsal';
import { gravity } from './attention';
import type { Shown, UiStore } from './store';
import { toClose } from './toClose';

const icons = { failed: '$(error)', needed: '$(bell-dot)', calm: '$(checklist)' };
const backgrounds = {
  failed: 'statusBarItem.errorBackground',
  needed: 'statusBarItem.warningBackground',
  calm: undefined,
};

/**
 * One item while a run is open or followed: its headline, coloured only when a person is needed, and how much is to be closed
 * again. While none is open it stays for what was left.
 */
export function registerStatusBar(store: UiStore): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('run', vscode.StatusBarAlignment.Left, 50);
  item.name = vscode.l10n.t('Deploy Runbook');
  const following = store.follow(shown => {
    const told = tell(shown, store.rehearsal);
    if (told === undefined) {
      item.hide();
      return;
    }
    const background = backgrounds[told.how];
    item.text = told.text;
    item.tooltip = told.says;
    item.command = told.command;
    item.backgroundColor = background === undefined ? undefined : new vscode.ThemeColor(background);
    item.accessibilityInformation = { label: told.says };
    item.show();
  });
  return vscode.Disposable.from(item, following);
}

function tell(shown: Shown, rehearsal: boolean) {
  const prefix = rehearsal ? vscode.l10n.t('Rehearsal: ') : '';
  const banner = rehearsal ? [`${REHEARSAL_BANNER}.`] : [];
  const open = toClose(shown);
  const still =
    open.length === 0 ? '' : vscode.l10n.t('{0} to close again: {1}', open.length, open.join('; '));
  if ('view' in shown) {
    const { view } = shown;
    const how = gravity(view);
    const icon = shown.is === 'following' ? '$(eye)' : icons[how];
    return {
      how,
      text: `${icon} ${prefix}${shortened(view.headline)}${open.length === 0 ? '' : `  $(unlock) ${open.length}`}`,
      says: [...banner, vscode.l10n.t('{0}: {1}.', view.title, view.headline), still]
        .filter(Boolean)
        .join('\n'),
      command: commands.openChecklist,
    };
  }
  if (still === '') return undefined;
  const isUnsafe = shown.is === 'idle' && shown.leftFlags.length > 0;
  return {
    how: isUnsafe ? ('needed' as const) : ('calm' as const),
    text: `$(unlock) ${prefix}${vscode.l10n.t('{0} to close again', open.length)}`,
    says: [...banner, still].join('\n'),
    command: `${views.steps}.focus`,
  };
}

/** The status bar is everybody's: tooltip and checklist say the rest. */
function shortened(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 39).trimEnd()}…`;
}
