/** Programs that run beside others: what each prints is kept together, and all end with this process. */
import { spawn } from 'node:child_process';
import { root } from './process.mjs';

/** Leaders of the process groups that run. @type {Set<number>} */
const running = new Set();
/** How long a process that outlives the program may hold its output open, in milliseconds. */
const GRACE_MS = 100;

/**
 * Runs a program in a process group of its own.
 * @param {readonly [string, ...string[]]} command
 * @param {object} options
 * @param {NodeJS.ProcessEnv} options.env on top of this process's
 * @param {number} options.timeout milliseconds, after which the group is told to end
 * @param {boolean} [options.show] whether the output goes to the terminal at once, and isn't kept
 * @returns {Promise<{ code: number, output: string }>} the exit code, 1 when a signal ended it; errors are in the output, too
 */
export function capture([command, ...args], { env, timeout, show = false }) {
  endWithThisProcess();
  return new Promise((resolve, reject) => {
    /** @type {Buffer[]} */
    const chunks = [];
    const child = spawn(command, args, {
      cwd: root,
      detached: true,
      env: { ...process.env, ...env },
      stdio: show ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    });
    const { pid } = child;
    if (pid !== undefined) running.add(pid);
    const limit = setTimeout(() => {
      const said = `Ended after ${timeout / 60_000} minutes.\n`;
      if (show) console.error(said);
      else chunks.push(Buffer.from(`\n${said}`));
      if (pid !== undefined) signal(pid);
    }, timeout);
    child.stdout?.on('data', chunk => chunks.push(chunk));
    child.stderr?.on('data', chunk => chunks.push(chunk));
    child.once('error', reject);
    child.once('exit', code => {
      clearTimeout(limit);
      if (pid !== undefined) running.delete(pid);
      setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
        resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString() });
      }, GRACE_MS);
    });
  });
}

let isArmed = false;
function endWithThisProcess() {
  if (isArmed) return;
  isArmed = true;
  const end = () => {
    for (const group of running) signal(group);
    process.exit(1);
  };
  process.once('SIGINT', end).once('SIGTERM', end);
}

/** @param {number} group */
function signal(group) {
  try {
    process.kill(-group, 'SIGTERM');
  } catch {
    // It is gone already.
  }
}
