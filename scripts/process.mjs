import { execFileSync, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** Path of the checkout. */
export const root = path.dirname(import.meta.dirname);

/**
 * @param {string} name a program's name
 * @returns {string | undefined} its path in the PATH
 */
export function which(name) {
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .filter(path.isAbsolute)
    .map(folder => path.join(folder, name))
    .find(isExecutable);
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Runs a program and returns its output; its errors go to the terminal.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {string}
 * @throws {Error} when it can't start or doesn't exit with 0
 */
export function output(command, args, { cwd = root, env } = {}) {
  return execFileSync(command, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/**
 * Runs a program in the current terminal. When this process is told to exit, it ends the program first.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeout?: number }} [options] `timeout`: milliseconds after which it is
 * ended; default: never
 * @returns {Promise<number>} its exit code, or 1 if a signal ended it
 */
export function run(command, args, { cwd = root, env, timeout } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: 'inherit', timeout });
    const end = () => {
      child.once('exit', () => process.exit(1));
      child.kill();
    };
    process.once('SIGTERM', end);
    child.once('error', reject);
    child.once('exit', code => {
      process.off('SIGTERM', end);
      resolve(code ?? 1);
    });
  });
}

/**
 * Like {@link run}, for a program that must succeed.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @throws {Error} when it doesn't exit with 0
 */
export async function must(command, args, options) {
  const code = await run(command, args, options);
  if (code !== 0) throw new Error(`${[command, ...args].join(' ')} ended with exit code ${code}.`);
}
