/**
 * Measures the numbers to reach, and prints them. Nothing here is a test: a slow machine is no fault.
 *
 * Usage: npm run bench [-- PART…] [-- --json | --write]
 * `--json` prints them as data; `--write` writes them to docs/performance.md, with its pictures.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { must, root } from './process.mjs';
import { setUp } from './setup.mjs';

const flags = process.argv.slice(2).filter(word => word.startsWith('--'));
const wanted = process.argv.slice(2).filter(word => !word.startsWith('--'));

await setUp();
await must(process.execPath, ['scripts/package.mjs', '--release']);
await import('./harness.mjs');
const require = createRequire(import.meta.url);

const parts = [
  'sizes',
  'commandLine',
  'journal',
  'planReader',
  'hcl',
  'verdict',
  'start',
  'repaint',
  'activation',
];
const unknown = wanted.filter(part => !parts.includes(part));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}. Known are: ${parts.join(', ')}.`);
  process.exit(1);
}

/** @type {import('../test/bench/row').Row[]} */
const rows = [];
for (const part of parts.filter(each => wanted.length === 0 || wanted.includes(each))) {
  console.error(`Measuring ${part}.`);
  rows.push(...(await require(`../test/bench/${part}.ts`)[part]()));
}

/** @type {typeof import('../test/bench/report')} */
const { markdownTable, terminalTable } = require('../test/bench/report.ts');
/** @type {typeof import('../test/bench/curve')} */
const { curvesOf, picture } = require('../test/bench/curve.ts');

if (flags.includes('--json')) console.log(JSON.stringify(rows, null, 2));
else console.log(`\n${terminalTable(rows)}`);
if (flags.includes('--write')) write();

function write() {
  const folder = path.join(root, 'docs', 'performance');
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) rmSync(path.join(folder, name));
  const pictures = curvesOf(rows).map(curve => {
    const name = `${curve[0]?.what.replace(/[^A-Za-z0-9]+/g, '-').toLowerCase()}.svg`;
    writeFileSync(path.join(folder, name), picture(curve));
    return `![${curve[0]?.what}](performance/${name})`;
  });
  const cpu = os.cpus()[0]?.model.trim() ?? 'an unknown processor';
  writeFileSync(
    path.join(root, 'docs', 'performance.md'),
    `# Performance

Written by \`npm run bench -- --write\`; \`npm run bench\` measures the same on your machine. Times on one machine say little about
another, so what can be is measured side by side with a rival, in turn, in one run: a number with × is the median of ours by
the median of the rival's. The spread is the tenth and the ninetieth percentile of the rounds.

Measured on ${os.cpus().length} cores (${cpu}), Node.js ${process.versions.node}.

${markdownTable(rows)}

## Curves

Both axes are logarithmic. A dashed line is the most that may be reached.

${pictures.join('\n\n')}
`,
  );
}
