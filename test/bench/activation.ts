import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import * as v from 'valibot';
import { startServer } from '../harness/server';
import { root } from '../harness/setup';
import { openWindow } from '../harness/window';
import { atMost, median, quantile, type Row } from './row';
import { ratioRow } from './sideBySide';

const ROUNDS = 20;
const WHY =
  'VS Code compiles an extension once in each window, and is told of each command: extension.js has 39 kB and 48 commands where references-view has 28 kB and 21. Everything else waits in a bundle of its own until there is something to show or to do.';
const Measured = v.object({
  empty: v.number(),
  references: v.number(),
  npm: v.optional(v.number()),
  jsDebug: v.optional(v.number()),
  ours: v.number(),
});

/** Activation of the packed extension and of others in the same extension host, in 20 hosts one after another. */
export async function activation(): Promise<Row[]> {
  const dataDir = path.join(root, '.vscode-test', 'bench');
  rmSync(dataDir, { recursive: true, force: true });
  const folder = path.join(dataDir, 'folder');
  mkdirSync(folder, { recursive: true });
  const tests = path.join(root, 'out', 'bench', 'activationHost.js');
  await build({
    bundle: true,
    entryPoints: [path.join(__dirname, 'activationHost.ts')],
    external: ['vscode'],
    format: 'cjs',
    outfile: tests,
    platform: 'node',
  });
  const results = path.join(dataDir, 'activation.jsonl');
  const server = await startServer({
    dataDir,
    vsix: [path.join(root, 'deploy-runbook.vsix')],
    env: { BENCH_RESULTS: results },
    testDriver: true,
  });
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const extension = path.join(__dirname, 'emptyExtension');
      let said = '';
      const window = await openWindow(server, {
        folder,
        hostTests: { extension, tests, trusted: [], log: message => (said += `${message}\n`) },
      });
      const code = await window.exitCode;
      await window.close();
      if (code !== 0) throw new Error(`A measurement failed: ${said.slice(-2000)}`);
    }
  } finally {
    await server.stop();
  }
  const rounds = readFileSync(results, 'utf8')
    .trim()
    .split('\n')
    .map(line => v.parse(Measured, JSON.parse(line)));
  const beyond = rounds.map(({ empty, ours }) => ours - empty);
  const against = (other: 'references' | 'npm' | 'jsDebug') =>
    rounds.flatMap(({ ours, [other]: its }) => (its === undefined ? [] : [[ours, its] as const]));
  return [
    {
      ...atMost('activation beyond an empty extension’s', median(beyond), 15, 'ms'),
      spread: [quantile(beyond, 0.1), quantile(beyond, 0.9)],
      ifMissed: WHY,
    },
    {
      ...ratioRow('activation', against('references'), 'that of references-view', { limit: 1.5 }),
      ifMissed: WHY,
    },
    ...(['npm', 'jsDebug'] as const)
      .filter(other => against(other).length >= ROUNDS / 2)
      .map(other =>
        ratioRow('activation', against(other), `that of ${other === 'npm' ? other : 'js-debug'}`),
      ),
  ];
}
