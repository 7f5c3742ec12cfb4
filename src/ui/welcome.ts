import * as vscode from 'vscode';
import { commands, viewContainer } from '../contributions';
import type { UiStore } from './store';

const welcomed = 'welcomed';

/** A rehearsal opens on the view and its start page, once: whoever closes them finds them closed. */
export function registerWelcome(store: UiStore, memory: vscode.Memento): vscode.Disposable {
  return store.follow(shown => {
    if (!store.rehearsal || shown.is !== 'idle' || memory.get(welcomed) === true) return;
    void memory.update(welcomed, true);
    if (shown.pastRuns > 0) return;
    void vscode.commands.executeCommand(`workbench.view.extension.${viewContainer}`);
    void vscode.commands.executeCommand(commands.openStart);
  });
}
