import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { capture } from './capture.mjs';
import { root } from './process.mjs';

/**
 * @typedef {object} Result
 * @property {import('./tiers.mjs').Part} part
 * @property {boolean} ok
 * @property {number} passes
 * @property {number} failures
 * @property {number} pending
 * @property {readonly string[]} failed names of the failed tests, each followed by its error
 * @property {readonly string[]} notRun tests that this machine can't run, each with its reason
 * @property {readonly string[]} leftOut additional work of a full run
 * @property {readonly string[]} flaky failures of the first try, when a second one passed
 * @property {number} seconds
 * @property {string} output the collected output; empty when it went to the terminal
 */

const results = path.join(root, 'test-results');
/** No part takes this long, unless something hangs; the results of the other parts should still be shown. */
const LIMIT_MS = 40 * 60_000;

/**
 * Runs one part.
 * @param {import('./tiers.mjs').Part} part
 * @param {NodeJS.ProcessEnv} environment
 * @param {boolean} isAlone whether its output goes directly to the terminal
 * @returns {Promise<Result>}
 */
export async function runPart(part, environment, isAlone) {
  const started = Date.now();
  const base = path.join(results, part.name.replaceAll(' ', '-'));
  const file = `${base}.json`;
  mkdirSync(results, { recursive: true });
  rmSync(file, { force: true });
  const { code, output } = await capture(part.command, {
    env: { ...environment, TEST_RESULTS: file },
    timeout: LIMIT_MS,
    show: isAlone,
  });
  if (!isAlone) writeFileSync(`${base}.log`, output);
  /** @type {Partial<Pick<Result, 'passes' | 'failures' | 'pending' | 'failed' | 'notRun' | 'leftOut'>>} */
  const counted = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const { passes = 0, failures = 0, pending = 0, failed = [], notRun = [], leftOut = [] } = counted;
  const ok = code === 0 && (!part.counts || passes > 0);
  const seconds = Math.round((Date.now() - started) / 1000);
  return { part, ok, passes, failures, pending, failed, notRun, leftOut, flaky: [], seconds, output };
}
