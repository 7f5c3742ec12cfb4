/**
 * Tests client, verdict and simulator against real Airflows, all at the same time, and writes the table of verdicts. `npm run
 * test:airflow -- 2.9.3` tests only this version. A version that can't be installed, because PyPI or Python is missing, counts
 * as skipped and is listed at the end; with `AIRFLOW_REQUIRED` set that is a failure.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import prettier from 'prettier';
import { capture } from './capture.mjs';
import { root } from './process.mjs';
import { airflows, environment, NotAvailable, setUpAirflow } from './setup-airflow.mjs';

const results = path.join(root, 'test-results', 'airflow');
const table = path.join(root, 'docs', 'airflow-verdicts.md');
const mocha = path.join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
/** Homes of Airflows whose tests failed, with their logs and databases. */
const failedHomes = path.join(root, 'test-results', 'airflow-failed');
/** How many of those are kept. */
const MOST_FAILED = 6;
/** For one version; the tests themselves wait at most eight minutes for anything, and not again after waiting in vain. */
const LIMIT_MS = 20 * 60_000;
/** The path that each is served under: an address may have one. */
const basePaths = { '2.9.3': '/team/airflow', '3.3.2': '/airflow' };

/**
 * @typedef {{ passes: number, failures: number, pending: number, failed: string[], milliseconds: number }} Counts
 * @typedef {{ what: string, shows: string, expected: string, actual: string }} Line
 * @typedef {{ name: string, code: number, counts: Counts, notRun?: string }} Result
 */

/** @returns {Counts} */
const none = () => ({ passes: 0, failures: 0, pending: 0, failed: [], milliseconds: 0 });

/**
 * @param {string} name
 * @param {readonly string[]} args of mocha
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Result>}
 */
async function test(name, args, env) {
  const file = path.join(results, `${name}.json`);
  const { code, output } = await capture([process.execPath, mocha, '--timeout=60s', ...args], {
    env: { ...env, TEST_RESULTS: file },
    timeout: LIMIT_MS,
  });
  console.log(`\n=== ${name}\n${output.trim()}`);
  return { name, code, counts: existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : none() };
}

/**
 * @param {(typeof airflows)[number]} recipe
 * @returns {Promise<Result>}
 */
async function testReal(recipe) {
  const { version } = recipe;
  const name = `Airflow ${version}`;
  try {
    const installation = {
      ...(await setUpAirflow(recipe)),
      version,
      environment,
      home: path.join(os.tmpdir(), `airflow-${version}`),
      basePath: basePaths[/** @type {keyof typeof basePaths} */ (version)] ?? '',
      verdicts: verdictsOf(version),
      requests: requestsOf(version),
    };
    // An Airflow that got stuck stays stuck, and each further test would wait for it again.
    const result = await test(name, ['--bail', 'test/airflow/**/*.test.ts'], {
      AIRFLOW_UNDER_TEST: JSON.stringify(installation),
    });
    if (result.code !== 0) keepHome(installation.home, version);
    rmSync(installation.home, { recursive: true, force: true });
    return result;
  } catch (error) {
    if (!(error instanceof NotAvailable)) throw error;
    return { name, code: 0, counts: { ...none(), pending: 1 }, notRun: error.message };
  }
}

/**
 * Copies what is left of a failed run to where a second try doesn't remove it.
 * @param {string} home
 * @param {string} version
 */
function keepHome(home, version) {
  if (!existsSync(home)) return;
  mkdirSync(failedHomes, { recursive: true });
  const kept = path.join(failedHomes, `${new Date().toISOString().replaceAll(':', '-')} ${version}`);
  cpSync(home, kept, { recursive: true });
  console.log(`The logs of Airflow ${version} are in ${path.relative(root, kept)}.`);
  const old = readdirSync(failedHomes).sort().slice(0, -MOST_FAILED);
  for (const name of old) rmSync(path.join(failedHomes, name), { recursive: true });
}

/** @param {string} version */
const verdictsOf = version => path.join(results, `verdicts-${version}.json`);
/** @param {string} version */
const requestsOf = version => path.join(results, `requests-${version}.json`);

/** The table, from the results that the tests saved; undefined unless every version was judged. */
function tableText() {
  const versions = airflows.map(({ version }) => version);
  const files = versions.flatMap(version => [verdictsOf(version), requestsOf(version)]);
  if (!files.every(existsSync)) return undefined;
  /** @type {{ version: string, lines: Line[] }[]} */
  const all = versions.map(version => JSON.parse(readFileSync(verdictsOf(version), 'utf8')));
  const requests = versions.map(version => `${readFileSync(requestsOf(version), 'utf8')} on ${version}`);
  const rows = all[0]?.lines.map(({ what, shows, expected }) => [
    what,
    shows.replaceAll('airflow.providers.http.triggers.http.', ''),
    expected,
    // A failed test omits its line.
    ...all.map(({ lines }) => lines.find(line => line.what === what)?.actual ?? 'not judged'),
  ]);
  return [
    '# The verdict on real Airflows',
    '',
    'Written by `npm run test:airflow`, which installs these versions from PyPI, starts them, brings each of these shapes',
    'about and judges it as if the DAG were the only one. Do not edit.',
    '',
    `| The DAG | Task instances, as the API shows them | Expected | ${all.map(({ version }) => version).join(' | ')} |`,
    `| --- | --- | --- | ${all.map(() => '---').join(' | ')} |`,
    ...(rows ?? []).map(row => `| ${row.join(' | ')} |`),
    '',
    'One look at 1,000 unfinished runs with 10,000 unfinished task instances took this many requests, on servers that give',
    `25 DAGs a page: ${requests.join(', ')}.`,
    '',
  ].join('\n');
}

const wanted = process.argv.slice(2);
const recipes = airflows.filter(({ version }) => wanted.length === 0 || wanted.includes(version));
if (recipes.length < wanted.length)
  throw new Error(`Choose from ${airflows.map(a => a.version).join(', ')}.`);
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

const all = await Promise.all([
  ...recipes.map(testReal),
  test('Simulated Airflows', ['test/contract/airflow/**/*.test.ts'], {}),
]);

const text = tableText();
if (text !== undefined && all.every(({ code }) => code === 0)) {
  const pretty = await prettier.format(text, { ...(await prettier.resolveConfig(table)), filepath: table });
  const changed = !existsSync(table) || readFileSync(table, 'utf8') !== pretty;
  mkdirSync(path.dirname(table), { recursive: true });
  writeFileSync(table, pretty);
  if (changed) console.log('docs/airflow-verdicts.md has changed.');
}

/** @param {'passes' | 'failures' | 'pending'} key */
const total = key => all.reduce((sum, { counts }) => sum + counts[key], 0);
const missing = all.flatMap(({ name, notRun }) => (notRun === undefined ? [] : [`${name}: ${notRun}`]));
const { TEST_RESULTS, AIRFLOW_REQUIRED } = process.env;
if (TEST_RESULTS !== undefined) {
  const [passes, failures, pending] = [total('passes'), total('failures'), total('pending')];
  const failed = all.flatMap(({ name, counts }) => counts.failed.map(each => `${name}: ${each}`));
  writeFileSync(TEST_RESULTS, JSON.stringify({ passes, failures, pending, failed, notRun: missing }));
}
console.log('');
for (const { name, counts, notRun } of all) {
  if (notRun !== undefined) continue;
  const seconds = Math.round(counts.milliseconds / 1000);
  console.log(`${name}: ${counts.passes} passed, ${counts.failures} failed in ${seconds} s`);
}
for (const line of missing) console.log(`NOT RUN: ${line}`);
const complete = missing.length === 0 || AIRFLOW_REQUIRED === undefined;
process.exitCode = complete && all.every(({ code }) => code === 0) ? 0 : 1;
