import type * as vscode from 'vscode';
import { stepsOf } from '../core/view/words/attention';
import { registerAttentionNotice } from './attentionNotice';
import { Checklist } from './checklist';
import { responder } from './commands/respond';
import { accountCommands } from './commands/accountCommands';
import { dryRunCommands } from './commands/dryRunCommands';
import type { LateHandlers } from './commands/handlers';
import { runCommands } from './commands/runCommands';
import { startCommands } from './commands/startCommands';
import { stepCommands } from './commands/stepCommands';
import { registerFileProblems } from './fileProblems';
import type { Accounts, UiHost } from './host';
import { moduleHelp } from './moduleHelp';
import type { ModuleHelp } from './show/modules';
import { registerSight } from './sight';
import { registerStatusBar } from './statusBar';
import type { UiStore } from './store';
import { createTools } from './tools';
import type { Tools } from './tools/register';
import { StepsView } from './tree';
import type { TreeFrame } from './tree/frame';
import { registerWelcome } from './welcome';

/** What exists from activation on. */
export interface FirstUi {
  readonly context: Pick<vscode.ExtensionContext, 'extensionUri' | 'workspaceState'>;
  readonly host: UiHost;
  readonly store: UiStore;
  readonly tree: TreeFrame;
}

/** The interface beyond its first view, and everything that people can trigger. */
export interface WholeUi extends vscode.Disposable {
  readonly handlers: LateHandlers;
  /** Restores the checklist's panel after a reload. */
  readonly checklist: vscode.WebviewPanelSerializer;
  /** Lenses and hovers in the files that runbooks change. */
  readonly modules: ModuleHelp;
  /** Tools that language models can call. */
  readonly tools: Tools;
}

/**
 * Builds tree, checklist, status bar, notices and diagnostics, which all depend only on the host's state, and what commands do.
 * @param mask masks the secrets of this window
 */
export function createUi({
  context,
  host,
  accounts,
  store,
  tree,
  mask,
}: FirstUi & { readonly accounts: Accounts; readonly mask: (text: string) => string }): WholeUi {
  const checklist: Checklist = new Checklist(context.extensionUri, host, store, responder(store), () => {
    void start.loadStart();
  });
  const start = startCommands(host, checklist);
  const dry = dryRunCommands(host, checklist);
  const steps = new StepsView(tree, store, target => {
    if (store.view !== undefined && stepsOf(store.view).some(step => step.id === target))
      checklist.follow(target);
  });
  const parts = [
    checklist,
    steps,
    registerStatusBar(store),
    registerWelcome(store, context.workspaceState),
    registerFileProblems(host, store),
    registerSight(store, [tree.view, checklist], () => {
      host.seen();
    }),
    registerAttentionNotice(
      store,
      (title, text) => host.notify(title, text),
      () => tree.view.visible || checklist.visible,
      () => {
        checklist.open();
      },
      context.workspaceState,
    ),
  ];
  return {
    handlers: {
      ...runCommands(host, store, checklist),
      ...dry.handlers,
      ...stepCommands(
        store,
        // The selected row, for keyboard shortcuts.
        () => tree.view.selection[0],
        step => {
          checklist.open(step);
        },
      ),
      ...accountCommands(accounts),
      ...start.handlers,
    },
    checklist,
    modules: moduleHelp(host, store),
    tools: createTools({ host, mask, startDryRun: dry.startDryRun }),
    dispose: () => {
      for (const part of parts) part.dispose();
    },
  };
}
