import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import type { Terminal, TerminalHost } from './terminalHost';

/**
 * Terminals without a window, for plain Node: the same command, with a pipe for typing; its output goes to the record only.
 * util-linux's `script` accepts a pipe as a keyboard, BSD's doesn't, so this host only works on Linux.
 * @param env environment of the terminals
 */
export function createChildTerminalHost(env: NodeJS.ProcessEnv = process.env): TerminalHost {
  const open = new Map<number, Terminal>();
  return {
    open: request => {
      const child = spawn(request.shellPath, [...request.shellArgs], {
        cwd: request.cwd,
        env,
        stdio: ['pipe', 'ignore', 'ignore'],
        // A session of its own, like in a terminal, so that Ctrl+C in Node's terminal doesn't reach it.
        detached: true,
      });
      // Neither the process nor the pipe keeps Node from exiting: jobs outlive it.
      child.unref();
      if (child.stdin instanceof Socket) child.stdin.unref();
      const terminal = childTerminal(child);
      const { pid } = child;
      if (pid !== undefined) {
        open.set(pid, terminal);
        terminal.onClose(() => open.delete(pid));
      }
      return terminal;
    },
    find: async processId => open.get(processId),
  };
}

function childTerminal(child: ChildProcess): Terminal {
  const { stdin } = child;
  // Typing into a terminal whose process has just exited isn't an error.
  stdin?.on('error', () => undefined);
  const listeners: (() => void)[] = [];
  let closed = false;
  const close = () => {
    if (closed) return;
    closed = true;
    for (const listener of listeners) listener();
  };
  child.once('exit', close);
  child.once('error', close);
  return {
    sendLine: line => stdin?.write(`${line}\n`),
    sendInterrupt: () => stdin?.write('\x03'),
    show: () => undefined,
    close: () => {
      stdin?.end();
      child.kill('SIGHUP');
    },
    onClose: listener => {
      if (closed) listener();
      else listeners.push(listener);
    },
  };
}
