/**
 * Plays hostile input until the time is up: `npm run fuzz -- --minutes 60`. `--target NAME` plays only one, `--seed S` starts
 * from a seed, `--path P` repeats a failure.
 */
import { parseArgs } from 'node:util';
import { longTargets as targets } from '.';
import { report } from './report';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string' },
    target: { type: 'string' },
    path: { type: 'string' },
  },
});

async function main(): Promise<void> {
  const wanted = targets.filter(({ name }) => values.target === undefined || name === values.target);
  if (wanted.length === 0) {
    throw new Error(
      `There is no target ${values.target}. There are ${targets.map(({ name }) => name).join(', ')}.`,
    );
  }
  const { path } = values;
  const first = Number(values.seed ?? Math.floor(Math.random() * 1e9));
  const until = Date.now() + Number(values.minutes) * 60_000;
  const failed = new Set<string>();
  console.log(`Playing ${wanted.map(({ name }) => name).join(', ')} from seed ${first}`);
  for (let seed = first; seed === first || Date.now() < until; seed += 1) {
    // A failed target would only keep failing.
    for (const target of wanted.filter(({ name }) => !failed.has(name))) {
      const failure = await target.play({ seed, ...(path === undefined ? { times: 3 } : { path }) });
      if (failure === null) continue;
      failed.add(target.name);
      console.log(`\nFAILED: ${target.name}\n${report(failure)}\n`);
    }
    if (path !== undefined || failed.size === wanted.length) break;
    console.log(`seed ${seed} played`);
  }
  console.log(failed.size === 0 ? 'Everything held.' : `Failed: ${[...failed].join(', ')}`);
  process.exitCode = failed.size === 0 ? 0 : 1;
}

void main();
