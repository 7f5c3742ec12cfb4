import { window, type Terminal as VscodeTerminal } from 'vscode';
import type { Terminal, TerminalHost } from '../node/runner/terminalHost';

/**
 * The integrated terminal. VS Code keeps such a terminal over a reload of the window, with the same process: it is found
 * again by that.
 */
export function createVscodeTerminals(): TerminalHost {
  return {
    open: ({ title, shellPath, shellArgs, cwd }) => {
      const terminal = window.createTerminal({ name: title, shellPath, shellArgs: [...shellArgs], cwd });
      terminal.show(true);
      return adapt(terminal);
    },
    find: async processId => {
      for (const terminal of window.terminals) {
        if ((await terminal.processId) === processId) return adapt(terminal);
      }
      return undefined;
    },
  };
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
