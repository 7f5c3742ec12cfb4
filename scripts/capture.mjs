/** Runs programs side by side, collecting the output of each; all of them end with this process. */
import { spawn } from 'node:child_process';
import { root } from './process.mjs';

/** Leaders of the running process groups. @type {Set<number>} */
const running = new Set();
/** How long a process that outlives the program may keep its output open, in milliseconds. */
const GRACE_MS = 100;

/**
 * Runs a program in a process group of its own.
 * @param {readonly [string, ...string[]]} command
 * @param {object} options
 * @param {NodeJS.ProcessEnv} options.env in addition to this process's
 * @param {number} options.timeout milliseconds, after which the group is told to exit
 * @param {boolean} [options.show] whether the output goes directly to the terminal instead of being kept
 * @returns {Promise<{ code: number, output: string }>} the exit code, or 1 if a signal ended it; the output includes stderr
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
    // It has already exited.
  }
}
