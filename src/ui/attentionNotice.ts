import * as vscode from 'vscode';
import { attentionKey, gravity } from '../core/view/words/attention';
import { neededInWords } from '../core/view/words/needed';
import type { UiHost } from './host';
import { say } from './show/messages';
import type { UiStore } from './store';

const KEPT = 'told';
/** Of one run, a person is needed some ten times. */
const MOST_KEPT = 50;

/**
 * Tells once of each thing that needs a person, and only where nobody is looking at it: the window isn't focused, or
 * neither tree nor checklist is in sight. Then the system tells it too, where the window isn't in front. One that nobody
 * answered keeps none back: it may be hidden by now.
 * @param memory outlives a reload: what was told before it isn't told again
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
    // What waited when the window opened is seen in badge and status bar.
    if (isFirstLook) return;
    const { focused } = vscode.window.state;
    if (focused && isInSight()) return;
    const text = neededInWords(view);
    if (!focused) void notify(store.rehearsal ? `Rehearsal: ${view.title}` : view.title, text);
    const open = vscode.l10n.t('Open Checklist');
    const how = gravity(view) === 'failed' ? 'error' : 'information';
    void say(how, `${view.title}: ${text}`, open).then(chosen => {
      if (chosen === open) openChecklist();
    });
  });
}
