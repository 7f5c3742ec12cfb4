import * as vscode from 'vscode';
import type { UiStore } from './store';

/** Something that can be visible. */
export interface Sight {
  readonly visible: boolean;
  readonly onDidChangeVisibility: vscode.Event<unknown>;
}

/**
 * Tells the open or followed run whether anybody sees it: one of the views is visible, in a focused window.
 * @param onSeen called while no run is open and a view is visible
 */
export function registerSight(
  store: UiStore,
  views: readonly Sight[],
  onSeen: () => void,
): vscode.Disposable {
  const tell = (): void => {
    const { current } = store;
    const isInSight = views.some(view => view.visible);
    const isSeen = vscode.window.state.focused && isInSight;
    if (current.is === 'run') current.deployment.seen(isSeen);
    else if (current.is === 'following') current.following.seen(isSeen);
    else if (isInSight) onSeen();
  };
  tell();
  return vscode.Disposable.from(
    store.onDidChange(tell),
    vscode.window.onDidChangeWindowState(tell),
    ...views.map(view => view.onDidChangeVisibility(tell)),
  );
}
