import { setTimeout as wait } from 'node:timers/promises';
import { window, type Terminal as VscodeTerminal } from 'vscode';
import { neutral } from '../../core/text/neutral';
import type { Terminal, TerminalHost } from '../node/runner/terminalHost';

/** A running terminal reports its process ID within this time. */
const ID_MS = 1_000;

/**
 * The integrated terminal. VS Code keeps such a terminal with its process across window reloads, and it is found again by the
 * process ID. (The setting `terminal.integrated.enablePersistentSessions` can turn that off.)
 */
export function createVscodeTerminals(): TerminalHost {
  return {
    open: ({ title, shellPath, shellArgs, cwd }) => {
      const terminal = window.createTerminal({
        name: neutral(title, 100),
        shellPath,
        shellArgs: [...shellArgs],
        cwd,
      });
      terminal.show(true);
      return adapt(terminal);
    },
    find: async processId => {
      const terminals = [...window.terminals];
      const ids = await Promise.all(terminals.map(processIdOf));
      const terminal = terminals[ids.indexOf(processId)];
      return terminal === undefined ? undefined : adapt(terminal);
    },
  };
}

/** A terminal whose process was never started never reports an ID, so the wait is limited. */
async function processIdOf(terminal: VscodeTerminal): Promise<number | undefined> {
  const end = new AbortController();
  const late = wait(ID_MS, undefined, { signal: end.signal }).catch(() => undefined);
  try {
    return await Promise.race([terminal.processId, late]);
  } finally {
    end.abort();
  }
}

function adapt(terminal: VscodeTerminal): Terminal {
  return {
    sendLine: line => {
      terminal.sendText(line, true);
    },
    sendInterrupt: () => {
      terminal.sendText('\x03', false);
    },
    show: () => {
      terminal.show(true);
    },
    close: () => {
      terminal.dispose();
    },
    onClose: listener => {
      const subscription = window.onDidCloseTerminal(closed => {
        if (closed !== terminal) return;
        subscription.dispose();
        listener();
      });
    },
  };
}
