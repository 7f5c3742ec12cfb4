import * as vscode from 'vscode';
import { commands, viewContainer } from '../contributions';
import type { UiStore } from './store';

const welcomed = 'welcomed';

/** Opens the view and its start page when a rehearsal first opens. Once closed, they stay closed. */
export function registerWelcome(store: UiStore, memory: vscode.Memento): vscode.Disposable {
  return store.follow(shown => {
    if (!store.rehearsal || shown.is !== 'idle' || memory.get(welcomed) === true) return;
    void memory.update(welcomed, true);
    if (shown.pastRuns > 0) return;
    void vscode.commands.executeCommand(`workbench.view.extension.${viewContainer}`);
    void vscode.commands.executeCommand(commands.openStart);
  });
}
