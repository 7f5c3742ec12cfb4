import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import type { Terminal, TerminalHost } from './terminalHost';

/**
 * Terminals without a window, for plain Node: the same command with a pipe to type into; what it prints is seen in its
 * record only. util-linux's `script` takes a pipe for a keyboard; BSD's refuses, so this host works on Linux alone.
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
        // A session of its own, as a terminal has: Ctrl+C at the one that Node runs in doesn't reach it.
        detached: true,
      });
      // Neither the process nor the pipe keeps Node from ending: jobs survive it.
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
  // Typing into a terminal whose process has just ended is no fault.
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
