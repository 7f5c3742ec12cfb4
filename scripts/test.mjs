/**
 * Sets up what is missing and runs everything that can run offline, tier by tier, then sums up.
 * `npm test -- unit host` runs these tiers alone.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ensureDependencies } from './dependencies.mjs';
import { root, run } from './process.mjs';
import { setUp } from './setup.mjs';

/**
 * @typedef {object} Tier
 * @property {string} name
 * @property {readonly [string, ...string[]][]} commands run one after the other, each only if the one before went well
 * @property {number} [minutes] how long a command may take, in place of {@link LIMIT_MINUTES}
 * @property {boolean} [counts] whether it is mocha's, and so must have passed at least one test
 */

/**
 * @typedef {object} Result
 * @property {string} tier
 * @property {boolean} ok
 * @property {number} passes
 * @property {number} failures
 * @property {number} pending
 * @property {readonly string[]} failed names of the tests that failed, each with its error below
 * @property {readonly string[]} notRun what this machine could not run, each with its reason
 * @property {number} seconds
 */

const node = process.execPath;
const bin = path.join(root, 'node_modules', '.bin');

/**
 * @param {string} folder
 * @param {number} seconds that a test may take
 * @param {number} [jobs] how many files are run at once: of those that wait more than they work
 * @returns {[string, ...string[]]}
 */
const mocha = (folder, seconds, jobs = 1) => [
  path.join(bin, 'mocha'),
  `--timeout=${seconds}s`,
  ...(jobs > 1 ? ['--parallel', `--jobs=${jobs}`] : []),
  `test/${folder}/**/*.test.ts`,
];
/** @param {string} script @returns {[string, ...string[]]} */
const npm = script => ['npm', 'run', '--silent', script];

/** @type {Tier[]} */
const tiers = [
  { name: 'lint', commands: [npm('lint')] },
  { name: 'types', commands: [npm('check')] },
  { name: 'package', commands: [mocha('package', 180)], counts: true },
  { name: 'unit', commands: [mocha('unit', 20)], counts: true },
  { name: 'model', commands: [mocha('model', 600)], counts: true },
  { name: 'fuzz', commands: [mocha('fuzz', 600)], counts: true },
  { name: 'world', commands: [mocha('world', 120, 3)], counts: true, minutes: 40 },
  { name: 'crash', commands: [mocha('crash', 1800)], counts: true, minutes: 30 },
  { name: 'plans', commands: [mocha('plan-corpus', 600)], counts: true },
  { name: 'airflow', commands: [[node, 'scripts/test-airflow.mjs']], counts: true, minutes: 60 },
  { name: 'host', commands: [[node, 'scripts/test-host.mjs']], counts: true },
  { name: 'ui', commands: [mocha('ui', 600)], counts: true, minutes: 40 },
];

const results = path.join(root, 'test-results');
/** No command takes this long, unless something hangs; what the others have to say should still be seen. */
const LIMIT_MINUTES = 20;

/**
 * @param {Tier} tier
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Promise<Result>}
 */
async function runTier({ name, commands, counts = false, minutes = LIMIT_MINUTES }, environment) {
  console.log(`\n=== ${name}`);
  const started = Date.now();
  const file = path.join(results, `${name}.json`);
  rmSync(file, { force: true });
  let ok = true;
  const env = { ...environment, TEST_RESULTS: file };
  for (const [command, ...args] of commands)
    ok = ok && (await run(command, args, { env, timeout: minutes * 60_000 })) === 0;
  /** @type {Partial<Pick<Result, 'passes' | 'failures' | 'pending' | 'failed' | 'notRun'>>} */
  const counted = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const { passes = 0, failures = 0, pending = 0, failed = [], notRun = [] } = counted;
  return {
    tier: name,
    ok: ok && (!counts || passes > 0),
    passes,
    failures,
    pending,
    failed,
    notRun,
    seconds: Math.round((Date.now() - started) / 1000),
  };
}

/** @param {readonly Result[]} all */
function sumUp(all) {
  /** @param {'passes' | 'failures' | 'pending'} key */
  const total = key => all.reduce((sum, result) => sum + result[key], 0);
  // Once more, because a tier's own output is long gone by now.
  for (const { tier, failed } of all) for (const each of failed) console.log(`\nFAILED in ${tier}: ${each}`);
  console.log('\ntier      result  passed  failed  skipped  seconds');
  for (const { tier, ok, passes, failures, pending, seconds } of all) {
    const numbers = [
      [passes, 8],
      [failures, 8],
      [pending, 9],
      [seconds, 9],
    ];
    console.log(
      tier.padEnd(10) +
        (ok ? 'ok' : 'FAILED').padEnd(6) +
        numbers.map(([number, width]) => String(number).padStart(width ?? 0)).join(''),
    );
  }
  console.log(`\n${total('passes')} passed, ${total('failures')} failed, ${total('pending')} skipped`);
  for (const line of all.flatMap(({ notRun }) => notRun)) console.log(`NOT RUN: ${line}`);
}

await ensureDependencies();
const { tools } = await setUp();
const environment = { PATH: [tools, bin, process.env.PATH].join(path.delimiter) };
mkdirSync(results, { recursive: true });

const wanted = process.argv.slice(2);
const unknown = wanted.filter(name => !tiers.some(tier => tier.name === name));
if (unknown.length > 0) throw new Error(`There is no tier ${unknown.join(', ')}.`);
/** @type {Result[]} */
const all = [];
for (const tier of tiers)
  if (wanted.length === 0 || wanted.includes(tier.name)) all.push(await runTier(tier, environment));
sumUp(all);
process.exitCode = all.every(({ ok }) => ok) ? 0 : 1;
