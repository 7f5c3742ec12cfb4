/**
 * Measures the target numbers, and prints them. Nothing here is a test: a slow machine isn't a failure.
 *
 * Usage: npm run bench [-- PART…] [-- --json | --write] [-- --from FILE] [-- --compare FILE]
 * `--json` prints them as data, `--write` writes them to docs/performance.md with its pictures. `--from` takes the output of
 * an earlier `--json` instead of measuring. `--compare` shows the ratios next to those of an earlier `--json`.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { output, root } from './process.mjs';

// Keeps other output apart from the rows.
console.log = console.error;
await import('./harness.mjs');
const require = createRequire(import.meta.url);
/** @type {typeof import('../test/bench/report')} */
const { terminalTable } = require('../test/bench/report.ts');
/** @type {typeof import('../test/bench/compare')} */
const { comparison, rowsIn } = require('../test/bench/compare.ts');
/** @type {typeof import('../test/bench/document')} */
const { documentOf } = require('../test/bench/document.ts');

const parts = [
  'sizes',
  'commandLine',
  'journal',
  'planReader',
  'hcl',
  'verdict',
  'clocked',
  'repaint',
  'activation',
  // Packs the extension larger than it is published, so nothing is measured after it.
  'start',
];
const { values, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean' },
    write: { type: 'boolean' },
    from: { type: 'string' },
    compare: { type: 'string' },
  },
});
const unknown = wanted.filter(part => !parts.includes(part));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}. Known are: ${parts.join(', ')}.`);
  process.exit(1);
}
/** @param {string} file */
const read = file => rowsIn(readFileSync(file, 'utf8'));
// Before measuring, so that an unreadable file doesn't waste a run.
const earlier = values.compare === undefined ? undefined : read(values.compare);
const rows = values.from === undefined ? await measured() : read(values.from);
const cores = os.cpus().length;

if (values.json) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
else process.stdout.write(`\n${terminalTable(rows)}\n`);
if (earlier !== undefined) console.error(`\n${comparison(rows, earlier)}`);
if (values.write) write();

async function measured() {
  const { setUp } = await import('./setup.mjs');
  await setUp();
  console.error(output(process.execPath, ['scripts/package.mjs', '--release']));
  /** @type {import('../test/bench/row').Row[]} */
  const all = [];
  for (const part of parts.filter(each => wanted.length === 0 || wanted.includes(each))) {
    console.error(`Measuring ${part}.`);
    try {
      all.push(...(await require(`../test/bench/${part}.ts`)[part]()));
    } catch (error) {
      // The others took long, and are still worth seeing.
      console.error(`Not measured: ${part}.`, error);
      process.exitCode = 1;
    }
  }
  return all;
}

function write() {
  const folder = path.join(root, 'docs', 'performance');
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) rmSync(path.join(folder, name));
  const { text, pictures } = documentOf(rows, earlier, { cores, node: process.versions.node });
  for (const { name, svg } of pictures) writeFileSync(path.join(folder, name), svg);
  writeFileSync(path.join(root, 'docs', 'performance.md'), text);
}
