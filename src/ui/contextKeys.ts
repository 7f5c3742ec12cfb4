import * as vscode from 'vscode';
import type { ContextKeys } from '../contributions';
import { isDoubt } from '../core/engine/doubt';
import type { Shown, UiStore } from './store';

/**
 * Keeps the context keys of the manifest's `when` clauses up to date. A key is sent only when its value changes, and once at
 * first: the window keeps what an extension host that has died since had sent.
 */
export function registerContextKeys(store: UiStore): vscode.Disposable {
  const sent = new Map<string, unknown>();
  return store.follow(shown => {
    for (const [key, value] of Object.entries(contextOf(shown, store.rehearsal))) {
      if (sent.get(key) === value) continue;
      sent.set(key, value);
      void vscode.commands.executeCommand('setContext', key, value);
    }
  });
}

function contextOf(shown: Shown, rehearsal: boolean): Omit<ContextKeys, 'deployRunbook.connected'> {
  const view = shown.is === 'run' ? shown.view : undefined;
  return {
    'deployRunbook.state': shown.is,
    'deployRunbook.rehearsal': rehearsal,
    'deployRunbook.waiting':
      view?.phases.some(phase => phase.steps.some(step => step.question !== null)) ?? false,
    'deployRunbook.canFinish': view?.canFinish ?? false,
    'deployRunbook.canAbort': view?.canAbort ?? false,
    'deployRunbook.drivenElsewhere': view?.drivenElsewhere != null,
    'deployRunbook.canRollBack': view?.canRollBack ?? shown.is === 'idle',
    'deployRunbook.canSettle': view?.canSettle ?? (shown.is === 'idle' && shown.followUps.some(isDoubt)),
    'deployRunbook.hasIncident': view?.incident != null,
    'deployRunbook.hasFollowUps': shown.is === 'idle' && shown.followUps.length > 0,
  };
}
