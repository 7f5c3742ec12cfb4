import type { Target } from '../../contributions';
import type { Checklist } from '../checklist';
import { responder, type Respond } from '../checklist/respond';
import type { Accounts, UiHost } from '../host';
import { moduleHelp } from '../moduleHelp';
import type { ModuleHelp } from '../show/modules';
import type { UiStore } from '../store';
import { createTools } from '../tools';
import type { Tools } from '../tools/register';
import { accountCommands } from './accountCommands';
import { dryRunCommands } from './dryRunCommands';
import type { LateHandlers } from './handlers';
import { runCommands } from './runCommands';
import { startCommands } from './startCommands';
import { stepCommands } from './stepCommands';

/** What commands act on, and where they show their results. */
export interface CommandSurroundings {
  readonly host: UiHost;
  readonly accounts: Accounts;
  readonly store: UiStore;
  readonly checklist: Checklist;
  /** Masks the secrets of this window. */
  readonly mask: (text: string) => string;
  /** The row selected in the tree, for keyboard shortcuts. */
  readonly selected: () => Target | undefined;
}

/** Everything that people can trigger, by command or in the checklist. */
export interface CarriedOut {
  readonly handlers: LateHandlers;
  readonly respond: Respond;
  /** Lenses and hovers in the files that runbooks change. */
  readonly modules: ModuleHelp;
  /** Loads the content of the start page. */
  readonly loadStart: () => Promise<void>;
  /** Tools that language models can call. */
  readonly tools: Tools;
}

/** Builds everything that runs on a person's request. It is loaded with the first request. */
export function carryOut(around: CommandSurroundings): CarriedOut {
  const { host, accounts, store, checklist, selected, mask } = around;
  const start = startCommands(host, checklist);
  const dry = dryRunCommands(host, checklist);
  return {
    handlers: {
      ...runCommands(host, store, checklist),
      ...dry.handlers,
      ...stepCommands(store, selected, step => {
        checklist.open(step);
      }),
      ...accountCommands(accounts),
      ...start.handlers,
    },
    respond: responder(store),
    loadStart: start.loadStart,
    modules: moduleHelp(host, store),
    tools: createTools({ host, mask, startDryRun: dry.startDryRun }),
  };
}
