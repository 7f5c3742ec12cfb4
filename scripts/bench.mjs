/** Measures the numbers to reach and prints them. Nothing here is a test: a slow machine is no fault. */
import { createRequire } from 'node:module';
import { must } from './process.mjs';
import { setUp } from './setup.mjs';

await setUp();
await must(process.execPath, ['scripts/package.mjs']);
await import('./harness.mjs');
const require = createRequire(import.meta.url);

/** @type {import('../test/bench/row').Row[]} */
const rows = [
  ...require('../test/bench/sizes.ts').sizes(),
  ...require('../test/bench/commandLine.ts').commandLine(),
  ...(await require('../test/bench/journal.ts').journal()),
  ...(await require('../test/bench/verdict.ts').verdict()),
  ...(await require('../test/bench/activation.ts').activation()),
];

const table = [{ what: 'what', reached: 'reached', goal: 'goal', met: true }, ...rows];
/** @param {'what' | 'reached' | 'goal'} key */
const width = key => Math.max(...table.map(row => row[key].length));
console.log();
for (const { what, reached, goal, met } of table)
  console.log(
    `${what.padEnd(width('what'))}  ${reached.padStart(width('reached'))}  ${goal.padEnd(width('goal'))}${met ? '' : '  missed'}`,
  );
