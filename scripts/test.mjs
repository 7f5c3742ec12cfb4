/**
 * Sets up what is missing, runs everything that can run offline, side by side, then prints a summary.
 *
 * `npm test -- unit host` runs only these tiers, `npm test -- unit -g "a pattern"` some of their tests,
 * `npm test -- test/unit/x.test.ts` one file. `--bail`: after a failure, no more parts start.
 * `--full`: the generated matrices in full. `--once`: failures aren't tried a second time.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureDependencies } from './dependencies.mjs';
import { remember, withExpectedSeconds } from './expected.mjs';
import { runPart } from './part.mjs';
import { root } from './process.mjs';
import { machine, schedule } from './schedule.mjs';
import { secondTries } from './second-tries.mjs';
import { sumUp } from './summary.mjs';
import { temporaryFolder } from './temporary-folder.mjs';
import { partsOf } from './tiers.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    grep: { type: 'string', short: 'g' },
    bail: { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
    once: { type: 'boolean', default: false },
  },
});
const began = Date.now();
const forMocha = values.grep === undefined ? [] : ['--grep', values.grep];
const { parts: asPlanned, needsSetup } = partsOf(positionals, forMocha);
await ensureDependencies();
/** @type {NodeJS.ProcessEnv} */
const environment = { TMPDIR: temporaryFolder(), ...(values.full ? { TEST_FULL: '1' } : {}) };
if (needsSetup) {
  const { tools } = await (await import('./setup.mjs')).setUp();
  if (values.full && asPlanned.some(({ tier }) => tier === 'plans'))
    await (await import('./setup-opentofu.mjs')).setUpOpenTofu();
  environment.PATH = [tools, path.join(root, 'node_modules', '.bin'), process.env.PATH].join(path.delimiter);
}

const parts = withExpectedSeconds(asPlanned);
const isAlone = parts.filter(({ tier }) => tier !== 'build').length === 1;
/** @type {readonly string[]} */
let names = [];
const alive = setInterval(() => console.log(`… ${names.join(', ')}`), 60_000);
/** @param {import('./tiers.mjs').Part} part */
const run = part => runPart(part, environment, isAlone && part.tier !== 'build');
/** @param {import('./part.mjs').Result} result */
const print = ({ part, ok, seconds, output }) => {
  if (isAlone ? ok || part.tier !== 'build' : part.tier === 'build' && ok) return;
  console.log(`\n=== ${part.name}\n${output.trim()}`);
  console.log(`--- ${part.name} ${ok ? 'ok' : 'FAILED'} in ${seconds} s`);
};
const { results: first, notStarted } = await schedule(parts, {
  machine: machine(),
  bail: values.bail,
  run: part => {
    names = [...names, part.name];
    return run(part);
  },
  ended: (result, running, left) => {
    names = running.map(({ name }) => name);
    print(result);
    if (!isAlone && running.length + left > 0) console.log(`… ${[...names, `${left} to come`].join(', ')}`);
  },
});
const mayTryAgain = !isAlone && !values.once && !values.bail;
const results = mayTryAgain
  ? await secondTries(first, async part => {
      names = [`${part.name} once more, alone`];
      const result = await run(part);
      print(result);
      return result;
    })
  : first;
clearInterval(alive);
const whole = forMocha.length === 0 && positionals.every(name => !name.endsWith('.ts'));
if (whole) remember(results);
sumUp(
  results.filter(({ part, ok }) => part.tier !== 'build' || !ok),
  notStarted,
  Math.round((Date.now() - began) / 1000),
);
process.exitCode = results.every(({ ok }) => ok) && notStarted.length === 0 ? 0 : 1;
