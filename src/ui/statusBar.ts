import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commands, views } from '../contributions';
import { REHEARSAL_BANNER } from '../core/rehearsal';
import { neutral } from '../core/text/neutral';
import { isDoubt } from '../core/engine/doubt';
import { gravity } from '../core/view/words/attention';
import { localTimes } from '../core/view/words/time';
import { createStatusItem, type StatusText } from './show/items';
import type { Shown, UiStore } from './store';
import { toClose } from './toClose';

const icons = { failed: 'error', needed: 'bell-dot', calm: 'checklist' };
const backgrounds = {
  failed: 'statusBarItem.errorBackground',
  needed: 'statusBarItem.warningBackground',
  calm: undefined,
};

/**
 * One item while a run is open or followed: its headline, colored only when a person is needed, and the number of things
 * still open. While no run is open, it shows what earlier runs left open.
 */
export function registerStatusBar(store: UiStore): vscode.Disposable {
  const { item, tell } = createStatusItem('run');
  return vscode.Disposable.from(
    item,
    store.follow(shown => {
      tell(textOf(shown, store.rehearsal));
    }),
  );
}

function textOf(shown: Shown, rehearsal: boolean): StatusText | undefined {
  const prefix = rehearsal ? l10n.t('Rehearsal: ') : '';
  const banner = rehearsal ? [`${REHEARSAL_BANNER}.`] : [];
  const open = toClose(shown);
  const still = open.length === 0 ? '' : l10n.t`${open.length} still open: ${open.join('; ')}`;
  if ('view' in shown) {
    const { view } = shown;
    const how = gravity(view);
    return {
      icon: shown.is === 'following' ? 'eye' : icons[how],
      // The status bar is shared, so keep it short: tooltip and checklist say the rest.
      text: prefix + neutral(localTimes(view.headline), 40),
      open: open.length,
      background: backgrounds[how],
      tooltip: [...banner, l10n.t`${view.title}: ${view.headline}.`, still].filter(Boolean).join('\n'),
      command: commands.openChecklist,
    };
  }
  if (still === '') return undefined;
  const isUnsafe = shown.is === 'idle' && shown.leftFlags.length > 0;
  const doubt = shown.is === 'idle' ? shown.followUps.find(isDoubt)?.obligation.title : undefined;
  return {
    icon: doubt === undefined ? 'unlock' : icons.failed,
    text: prefix + (doubt === undefined ? l10n.t`${open.length} still open` : neutral(doubt, 40)),
    open: 0,
    background: doubt === undefined ? (isUnsafe ? backgrounds.needed : undefined) : backgrounds.failed,
    tooltip: [...banner, still].join('\n'),
    command: `${views.steps}.focus`,
  };
}
