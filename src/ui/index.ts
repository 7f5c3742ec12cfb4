import type * as vscode from 'vscode';
import { stepsOf } from '../core/view/words/attention';
import { registerAttentionNotice } from './attentionNotice';
import { Checklist } from './checklist';
import type { CarriedOut, CommandSurroundings } from './commands/carryOut';
import { registerCommands } from './commands/handlers';
import { registerContextKeys } from './contextKeys';
import { registerFileProblems } from './fileProblems';
import type { UiHost } from './host';
import { problemShower, type Manifest } from './problems';
import { registerModules } from './show/modules';
import { registerSight } from './sight';
import { registerStatusBar } from './statusBar';
import { UiStore } from './store';
import { StepsView } from './tree';
import { registerTools } from './tools/register';
import { registerWelcome } from './welcome';

export type * from './host';

/**
 * Registers tree, checklist, status bar, commands and diagnostics. All of them depend only on the host's state.
 * @param loadCarryOut loads what carries out commands, from a bundle of its own
 */
export function registerUi(
  context: vscode.ExtensionContext,
  host: UiHost,
  loadCarryOut: (surroundings: Omit<CommandSurroundings, 'accounts' | 'mask'>) => Promise<CarriedOut>,
): void {
  const store = new UiStore(host);
  let carriedOut: Promise<CarriedOut> | undefined;
  const carryOut = () =>
    (carriedOut ??= loadCarryOut({ host, store, checklist, selected: () => tree.selected }).catch(
      (error: unknown) => {
        carriedOut = undefined;
        throw error;
      },
    ));
  const checklist: Checklist = new Checklist(
    context.extensionUri,
    host,
    store,
    async message => (await carryOut()).respond(message),
    // If loading fails, e.g. because the folder isn't trusted, the page stays as it is.
    () =>
      void carryOut().then(
        ({ loadStart }) => loadStart(),
        () => undefined,
      ),
  );
  const tree: StepsView = new StepsView(store, target => {
    if (store.view !== undefined && stepsOf(store.view).some(step => step.id === target)) {
      checklist.follow(target);
    }
  });
  context.subscriptions.push(
    store,
    checklist,
    tree,
    registerContextKeys(store),
    registerStatusBar(store),
    registerWelcome(store, context.workspaceState),
    registerFileProblems(host),
    registerModules(
      async () =>
        ['idle', 'run', 'following'].includes(store.current.is) ? (await carryOut()).modules : undefined,
      store.onDidChange,
      () => host.fileProblems(),
    ),
    registerTools(async () => (await carryOut()).tools),
    registerSight(store, [tree, checklist], () => {
      host.seen();
    }),
    registerAttentionNotice(
      store,
      (title, text) => host.notify(title, text),
      () => tree.visible || checklist.visible,
      () => {
        checklist.open();
      },
      context.workspaceState,
    ),
    registerCommands(
      host,
      async () => (await carryOut()).handlers,
      // VS Code types a manifest as `any`; this one is our own.
      problemShower(context.extension.packageJSON as Manifest),
    ),
  );
}
