import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { attentionKey, gravity } from '../core/view/words/attention';
import { neededInWords } from '../core/view/words/needed';
import type { UiHost } from './host';
import { say } from './show/messages';
import type { UiStore } from './store';

const KEPT = 'told';
/** One run needs a person about ten times. */
const MOST_KEPT = 50;

/**
 * Shows one notification for each thing that needs a person, and only when nobody is looking: the window isn't focused, or
 * neither tree nor checklist is visible. If the window isn't focused, the operating system notifies too. An unanswered
 * notification doesn't hold back the next one, because VS Code may have hidden it.
 * @param memory survives a reload, so that nothing is announced twice
 */
export function registerAttentionNotice(
  store: UiStore,
  notify: UiHost['notify'],
  isInSight: () => boolean,
  openChecklist: () => void,
  memory: vscode.Memento,
): vscode.Disposable {
  let told: readonly string[] = memory.get<readonly string[]>(KEPT, []);
  let run: string | undefined;
  return store.follow(shown => {
    if (shown.is !== 'run') return;
    const { view } = shown;
    const isFirstLook = run !== view.runId;
    run = view.runId;
    const key = attentionKey(view);
    if (key === '' || told.includes(key)) return;
    told = [...told, key].slice(-MOST_KEPT);
    void memory.update(KEPT, told);
    // Badge and status bar already show what was waiting when the window opened.
    if (isFirstLook) return;
    const { focused } = vscode.window.state;
    if (focused && isInSight()) return;
    const text = neededInWords(view);
    if (!focused) void notify(store.rehearsal ? l10n.t`Rehearsal: ${view.title}` : view.title, text);
    const open = l10n.t('Open Checklist');
    const how = gravity(view) === 'failed' ? 'error' : 'information';
    void say(how, `${view.title}: ${text}`, open).then(chosen => {
      if (chosen === open) openChecklist();
    });
  });
}
