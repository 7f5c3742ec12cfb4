import { appendFileSync } from 'node:fs';
import * as vscode from 'vscode';

/** Activates an empty extension and ours, and puts down the milliseconds that each took; VS Code calls it. */
export async function run(): Promise<void> {
  // The first of all pays for what the host loads once.
  await activate('vscode.references-view');
  const empty = await activate('bench.empty');
  const ours = await activate('deploy-runbook.deploy-runbook');
  appendFileSync(process.env.BENCH_RESULTS ?? '', `${JSON.stringify({ empty, ours })}\n`);
}

async function activate(id: string): Promise<number> {
  const extension = vscode.extensions.getExtension(id);
  if (extension === undefined || extension.isActive)
    throw new Error(`${id} is missing, or is active already.`);
  const start = performance.now();
  await extension.activate();
  return performance.now() - start;
}
