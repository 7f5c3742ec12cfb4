import type * as vscode from 'vscode';
import { stepsOf } from '../core/view/words/attention';
import { registerAttentionNotice } from './attentionNotice';
import { Checklist } from './checklist';
import { responder } from './checklist/respond';
import type { AccountCommands } from './commands/accountCommands';
import { registerCommands } from './commands/handlers';
import { lateAccountCommands } from './commands/lateAccountCommands';
import { runCommands } from './commands/runCommands';
import { stepCommands } from './commands/stepCommands';
import { registerContextKeys } from './contextKeys';
import { registerFileProblems } from './fileProblems';
import type { UiHost } from './host';
import { problemShower, type Manifest } from './problems';
import { registerSight } from './sight';
import { registerStatusBar } from './statusBar';
import { UiStore } from './store';
import { StepsView } from './tree';

export type * from './host';

/**
 * Registers tree, checklist, status bar, commands and diagnostics; all of them live from the host's state alone.
 * @param loadAccountCommands what signs in and out, from another bundle
 */
export function registerUi(
  context: vscode.ExtensionContext,
  host: UiHost,
  loadAccountCommands: () => Promise<AccountCommands>,
): void {
  const store = new UiStore(host);
  const checklist = new Checklist(context.extensionUri, host, store, responder(store));
  const tree = new StepsView(store, target => {
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
    registerFileProblems(host),
    registerSight(store, [tree, checklist], () => {
      host.seen();
    }),
    registerAttentionNotice(
      store,
      () => tree.visible || checklist.visible,
      () => {
        checklist.open();
      },
    ),
    registerCommands(
      {
        ...runCommands(host, store, checklist),
        ...stepCommands(
          store,
          () => tree.selected,
          step => {
            checklist.open(step);
          },
        ),
        ...lateAccountCommands(loadAccountCommands),
      },
      // VS Code types a manifest as `any`; this one is our own.
      problemShower(context.extension.packageJSON as Manifest),
    ),
  );
}
