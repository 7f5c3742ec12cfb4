import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commands } from '../../contributions';
import type { RunView, StepView } from '../../core/view/view';
import { stepsOf } from '../../core/view/words/attention';
import { say } from '../show/messages';
import type { UiStore } from '../store';

/** Watched questions, by run, step and question. */
const watched = new Set<string>();

/** Notifies once, even if the checklist is visible, when a step no longer waits for its current question. */
export function watchStep(store: UiStore, { runId }: RunView, { id, title, question }: StepView): void {
  const key = [runId, id, question?.id].join('\n');
  void say('information', l10n.t`You will be told when “${title}” can continue.`);
  if (watched.has(key)) return;
  watched.add(key);
  const subscription = store.onDidChange(() => {
    const view = store.view?.runId === runId ? store.view : undefined;
    const step = view && stepsOf(view).find(each => each.id === id);
    if (step?.question?.id === question?.id) return;
    subscription.dispose();
    watched.delete(key);
    // The run is no longer shown, so there is nothing left to wait for.
    if (step === undefined) return;
    const open = l10n.t('Open Checklist');
    const how = step.status === 'stopped' ? 'warning' : 'information';
    void say(how, `${step.title}: ${step.reading?.summary ?? step.summary}`, open).then(chosen => {
      if (chosen === open) void vscode.commands.executeCommand(commands.openChecklist);
    });
  });
}
