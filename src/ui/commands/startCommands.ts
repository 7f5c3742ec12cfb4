import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ContextKeys } from '../../contributions';
import { isConnected, type Connections } from '../../core/connection/connection';
import { CancelledError, ProblemError } from '../../core/errors';
import type { StartPage } from '../../protocol';
import type { Checklist } from '../checklist';
import type { UiHost } from '../host';
import { pickMany } from '../show/inputs';
import { inProgress } from '../show/progress';
import type { Handlers } from './handlers';
import { idOf } from './idOf';

type Keys = 'openStart' | 'checkConnections' | 'cancelCheck' | 'chooseFaults' | 'compareRunbook';
/** The commands of the start page, and its content. */
export interface StartCommands {
  readonly handlers: Pick<Handlers, Keys>;
  /** Loads the content of the start page without asking any service. */
  readonly loadStart: () => Promise<void>;
}

const connected: keyof ContextKeys = 'deployRunbook.connected';

/** The page shown while there is no run: what this is, whether everything a deployment uses is available, and how to start. */
export function startCommands(
  host: UiHost,
  checklist: Pick<Checklist, 'openStart' | 'updateStart'>,
): StartCommands {
  let page: StartPage = { rehearsal: host.rehearsal, runbooks: [], faults: null, connections: null };
  let check: AbortController | undefined;
  const change = (changed: Partial<StartPage>): void => {
    page = { ...page, ...changed };
    checklist.updateStart(page);
  };
  const faultsOn = async (): Promise<readonly string[] | null> => {
    const all = await (await host.faults())?.list();
    return all?.filter(({ on }) => on).map(({ title }) => title) ?? null;
  };
  const loadStart = async (): Promise<void> => {
    change({ rehearsal: host.rehearsal });
    const none = new AbortController().signal;
    const [runbooks, faults] = await Promise.all([
      host.outlines(none).catch(() => []),
      faultsOn().catch(() => null),
    ]);
    change({ runbooks, faults });
  };
  const tell = (connections: Connections): void => {
    change({ connections });
  };
  return {
    loadStart,
    handlers: {
      openStart: async () => {
        checklist.openStart();
        await loadStart();
      },
      checkConnections: async () => {
        checklist.openStart();
        // Called again during a check: start over, so that what was fixed meanwhile counts.
        check?.abort();
        const own = (check = new AbortController());
        tell({ is: 'running', all: [] });
        try {
          const tests = await host.connections();
          const last = await inProgress(() =>
            tests.check(connections => {
              if (check === own) tell(connections);
            }, own.signal),
          );
          if (check !== own) return;
          await vscode.commands.executeCommand('setContext', connected, isConnected(last));
        } catch (error) {
          if (check === own) change({ connections: null });
          throw error;
        }
      },
      cancelCheck: () => {
        check?.abort();
      },
      compareRunbook: async target => {
        const { startable } = await inProgress(signal => host.runbooks(signal));
        const id = idOf(target);
        const changed = startable.filter(
          each => each.shippedText !== null && (id === undefined || each.id === id),
        );
        if (changed.length === 0) throw noneDiffers();
        await host.showRunbook(await host.chooseRunbook({ startable: changed, broken: [] }));
      },
      chooseFaults: async () => {
        const faults = await host.faults();
        if (faults === undefined) return;
        const items = (await faults.list()).map(each => ({
          label: each.title,
          detail: each.description,
          picked: each.on,
          fault: each,
        }));
        const chosen = await pickMany(items, {
          title: l10n.t('Choose What Goes Wrong'),
          placeHolder: l10n.t('Selected faults happen from now on'),
        });
        if (chosen === undefined) throw new CancelledError();
        for (const item of items)
          if (chosen.includes(item) !== item.fault.on)
            await faults.set(item.fault.name, chosen.includes(item));
        change({ faults: await faultsOn() });
      },
    },
  };
}

function noneDiffers(): ProblemError {
  return new ProblemError({
    code: 'runbook.none-differs',
    message: l10n.t('No runbook of this repository replaces a shipped one.'),
    remedy: l10n.t('To read a runbook, run “Deploy Runbook: Open Runbook”.'),
  });
}
