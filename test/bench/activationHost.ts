import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';

const QUIET_MS = 2_000;
const LATE_MS = 15;
const MEASURED = [
  ['empty', 'bench.empty'],
  ['references', 'vscode.references-view'],
  ['npm', 'vscode.npm'],
  ['jsDebug', 'ms-vscode.js-debug'],
  ['ours', 'deploy-runbook.deploy-runbook'],
] as const;

/** Activates our extension and others, and records the milliseconds that each took; VS Code calls it. */
export async function run(): Promise<void> {
  await quiet();
  // The first activation pays for what the host loads only once.
  await activate('vscode.markdown-math');
  const results = process.env.BENCH_RESULTS ?? '';
  const round = existsSync(results) ? readFileSync(results, 'utf8').trim().split('\n').length : 0;
  const took: Record<string, number | undefined> = {};
  // Rotates the order, so that each comes early and late.
  const first = round % MEASURED.length;
  for (const [name, id] of [...MEASURED.slice(first), ...MEASURED.slice(0, first)])
    took[name] = await activate(id);
  appendFileSync(results, `${JSON.stringify(took)}\n`);
}

/** Waits until the host, which is busy after its start, has run its timers on time for a while. */
async function quiet(): Promise<void> {
  for (let since = performance.now(); performance.now() - since < QUIET_MS;) {
    const before = performance.now();
    await sleep(50);
    if (performance.now() - before > 50 + LATE_MS) since = performance.now();
  }
}

/** @returns milliseconds; undefined if VS Code has already activated it, as it eventually does with its own */
async function activate(id: string): Promise<number | undefined> {
  const extension = vscode.extensions.getExtension(id);
  if (extension === undefined) throw new Error(`${id} is missing.`);
  if (extension.isActive) return undefined;
  const start = performance.now();
  await extension.activate();
  return performance.now() - start;
}
