import * as vscode from 'vscode';
import { checklistPanel } from '../contributions';
import { registerCommands } from './commands/handlers';
import { registerContextKeys } from './contextKeys';
import type { UiHost } from './host';
import { problemShower, type Manifest } from './problems';
import { registerModules } from './show/modules';
import { UiStore, type Shown } from './store';
import { TreeFrame } from './tree/frame';
import { registerTools } from './tools/register';
import type { FirstUi, WholeUi } from './whole';

export type * from './host';

/**
 * Registers what VS Code has to know at activation: the tree's view with its welcome, and every command, tool and provider by
 * name. All else loads as soon as there is something to show, or somebody asks for something.
 * @param loadWhole loads the rest, from a bundle of its own
 */
export function registerUi(
  context: vscode.ExtensionContext,
  host: UiHost,
  loadWhole: (first: FirstUi) => Promise<WholeUi>,
): void {
  // VS Code types a manifest as `any`; this one is our own.
  const showProblem = problemShower(context.extension.packageJSON as Manifest);
  const store = new UiStore(host);
  const tree = new TreeFrame();
  let whole: Promise<WholeUi> | undefined;
  const load = (): Promise<WholeUi> =>
    (whole ??= loadWhole({ context, host, store, tree }).then(
      loaded => {
        context.subscriptions.push(loaded);
        return loaded;
      },
      (error: unknown) => {
        whole = undefined;
        throw error;
      },
    ));
  const show = () => void load().catch(showProblem);
  const seen = () => {
    if (tree.view.visible) host.seen();
  };
  seen();
  context.subscriptions.push(
    store,
    tree,
    tree.view.onDidChangeVisibility(seen),
    registerContextKeys(store),
    store.follow(shown => {
      if (store.rehearsal || hasContent(shown)) show();
    }),
    host.onDidChangeRunbookProblems(show),
    registerModules(
      async () =>
        ['idle', 'run', 'following'].includes(store.current.is) ? (await load()).modules : undefined,
      store.onDidChange,
    ),
    registerTools(async () => (await load()).tools),
    vscode.window.registerWebviewPanelSerializer(checklistPanel, {
      deserializeWebviewPanel: async (panel, state) =>
        (await load()).checklist.deserializeWebviewPanel(panel, state),
    }),
    registerCommands(host, async () => (await load()).handlers, showProblem),
  );
}

/** Whether there is more to show than the view's welcome. */
function hasContent(shown: Shown): boolean {
  if (shown.is === 'idle') return shown.leftFlags.length + shown.followUps.length > 0;
  return shown.is === 'run' || shown.is === 'following' || shown.is === 'problem';
}
