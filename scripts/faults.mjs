/**
 * Plays random runs of the model: `npm run faults` plays 100,000; `-- --runs N` plays N; `-- --seed S --path P` repeats a
 * failed one. The work is spread over one process per processor.
 */
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { root } from './process.mjs';

const { values } = parseArgs({
  options: { runs: { type: 'string' }, seed: { type: 'string' }, path: { type: 'string' } },
});
const runs = Number(values.runs ?? 100_000);
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e6) * 1_000);
const workers = values.path === undefined ? Math.min(availableParallelism(), Math.ceil(runs / 500)) : 1;
// At the same depth as its source, because the model finds the shipped runbook relative to it.
const outfile = path.join(root, 'out/model/faults.cjs');
await build({
  entryPoints: [path.join(root, 'test/model/faults.ts')],
  bundle: true,
  platform: 'node',
  sourcemap: 'inline',
  logLevel: 'error',
  outfile,
});

/** @type {{ runs: number, calls: number, crashes: number, ends: Record<string, number> }} */
const total = { runs: 0, calls: 0, crashes: 0, ends: {} };
const began = Date.now();
/** Number of runs at the last progress message. */
let told = 0;
/** @param {typeof total} tally */
function add({ runs: played, calls, crashes, ends }) {
  total.runs += played;
  total.calls += calls;
  total.crashes += crashes;
  for (const [end, count] of Object.entries(ends)) total.ends[end] = (total.ends[end] ?? 0) + count;
  if (total.runs < told + 5_000) return;
  told = total.runs;
  console.log(`${total.runs} runs`);
}

/** @param {number} index @returns {Promise<number>} */
const worker = index =>
  new Promise(resolve => {
    const share = Math.ceil(runs / workers);
    const args = ['--runs', String(share), '--seed', String(seed + index * Math.ceil(share / 500))];
    if (values.path !== undefined) args.push('--path', values.path);
    fork(outfile, args, { execArgv: ['--enable-source-maps'] })
      .on('message', tally => {
        add(/** @type {typeof total} */ (tally));
      })
      .on('exit', code => {
        resolve(code ?? 1);
      });
  });

console.log(`Playing ${runs} random runs from seed ${seed} in ${workers} processes`);
const codes = await Promise.all(Array.from({ length: workers }, (_, index) => worker(index)));
const seconds = (Date.now() - began) / 1_000;
console.log(
  `${total.runs} runs in ${Math.round(seconds)} s (${Math.round(total.runs / seconds)} a second), ${total.calls} port calls, ${total.crashes} crashes; ` +
    Object.entries(total.ends)
      .map(([end, count]) => `${count} ${end}`)
      .join(', '),
);
process.exitCode = codes.every(code => code === 0) ? 0 : 1;
