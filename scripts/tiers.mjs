/** The work of `npm test`, divided into parts that run side by side. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from './process.mjs';

/**
 * @typedef {object} Tier
 * @property {string} name
 * @property {string} [folder] under `test/`, with mocha's files
 * @property {readonly [string, ...string[]]} [command] instead of mocha
 * @property {readonly string[]} [options] of mocha
 * @property {number} [patience] seconds that one of mocha's tests may take
 * @property {number} [shards] number of parts that its files are distributed over; default: a part for each file
 * @property {boolean} [counts] whether it must have passed at least one test; mocha's must
 * @property {boolean} [isTimed] whether its tests wait for real servers, windows or processes
 * @property {boolean} [needsDist] whether it reads the results of a build
 * @property {boolean} [needsSetup] whether it needs a browser, a VS Code or the programs that the setup finds
 * @property {number} cores number of processors that a part keeps busy
 * @property {number} memory that a part needs, in GB
 * @property {number} seconds that a part takes, if no earlier run has measured it
 */

/**
 * @typedef {object} Part
 * @property {string} tier
 * @property {string} name
 * @property {readonly [string, ...string[]]} command
 * @property {boolean} counts
 * @property {boolean} isTimed whether its tests wait for real servers, windows or processes
 * @property {string | null} after name of the part that must succeed first
 * @property {number} cores
 * @property {number} memory in GB
 * @property {number} seconds expected duration
 */

const node = process.execPath;
const mochaBin = path.join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
/** The processors are busy with other parts: V8's helper threads would only cost another tenth. */
const thrifty = '--single-threaded';
/** @param {string} script @returns {[string, ...string[]]} */
const npm = script => ['npm', 'run', '--silent', script];

/** Measured: the rest of the time, these wait for what they started, for a poll, or for the disk. */
const light = { cores: 0.7, memory: 0.5 };
const busy = { cores: 1, memory: 1 };
/** A window is a server, an extension host and a Chromium: two at a time on two processors, so that no wait times out. */
const window = { cores: 1.2, memory: 1.5 };

/** @type {readonly Tier[]} */
export const tiers = [
  { name: 'lint', command: npm('lint'), ...busy, seconds: 40 },
  { name: 'types', command: npm('check'), ...busy, seconds: 10 },
  { name: 'package', folder: 'package', patience: 600, shards: 1, ...busy, seconds: 20 },
  {
    name: 'unit',
    folder: 'unit',
    options: ['--require=./scripts/pure.cjs'],
    patience: 20,
    shards: 2,
    ...busy,
    seconds: 12,
  },
  {
    name: 'integration',
    folder: 'integration',
    patience: 30,
    shards: 4,
    isTimed: true,
    needsSetup: true,
    ...light,
    seconds: 45,
  },
  { name: 'fuzz', folder: 'fuzz', patience: 600, ...busy, seconds: 60 },
  { name: 'model', folder: 'model', patience: 600, ...busy, seconds: 85 },
  { name: 'services', folder: 'services', patience: 1800, ...busy, seconds: 45 },
  {
    name: 'world',
    folder: 'world',
    patience: 120,
    isTimed: true,
    needsDist: true,
    needsSetup: true,
    ...light,
    // Measured beside other parts: each uses a fifth of a processor, and the schedule books twice as much as there is.
    cores: 0.5,
    seconds: 120,
  },
  {
    name: 'crash',
    folder: 'crash',
    patience: 1800,
    isTimed: true,
    needsDist: true,
    needsSetup: true,
    ...light,
    seconds: 600,
  },
  { name: 'plans', folder: 'plan-corpus', patience: 600, needsSetup: true, ...busy, seconds: 37 },
  {
    name: 'airflow',
    command: [node, 'scripts/test-airflow.mjs'],
    counts: true,
    isTimed: true,
    needsSetup: true,
    // Three schedulers and web servers: two processors while they start, hardly any while sensors are paused.
    cores: 1.4,
    memory: 4,
    seconds: 130,
  },
  {
    name: 'host',
    command: [node, 'scripts/test-host.mjs'],
    counts: true,
    isTimed: true,
    needsDist: true,
    needsSetup: true,
    ...window,
    seconds: 68,
  },
  {
    name: 'ui',
    folder: 'ui',
    patience: 600,
    isTimed: true,
    needsDist: true,
    needsSetup: true,
    ...window,
    seconds: 150,
  },
];

/** Creates `dist/` and the package, unless the tier that tests them was requested. @type {Part} */
const build = {
  tier: 'build',
  name: 'build',
  command: npm('package'),
  counts: false,
  isTimed: false,
  after: null,
  cores: 1,
  memory: 1,
  seconds: 10,
};

/**
 * @param {readonly string[]} wanted names of tiers and paths of test files; none: all tiers
 * @param {readonly string[]} forMocha additional arguments, e.g. `-g` with a pattern
 * @returns {{ parts: readonly Part[], needsSetup: boolean }}
 * @throws {Error} naming an argument that is neither a tier nor a test file of one
 */
export function partsOf(wanted, forMocha) {
  const all = wanted.map(name => tierOf(name));
  const chosen = wanted.length === 0 ? tiers : tiers.filter(tier => all.includes(tier));
  const first = chosen.some(({ name }) => name === 'package') ? 'package' : build.name;
  const parts = chosen.flatMap(tier => {
    const files = wanted.filter(name => tierOf(name) === tier && name !== tier.name);
    const { counts = tier.command === undefined, isTimed = false, needsDist = false } = tier;
    const { cores, memory, seconds } = tier;
    const after = needsDist ? first : null;
    const common = { tier: tier.name, counts, isTimed, after, cores, memory, seconds };
    return commandsOf(tier, files, forMocha).map(({ name, command }) => ({ ...common, name, command }));
  });
  const builds = parts.some(({ after }) => after === build.name);
  return { parts: builds ? [build, ...parts] : parts, needsSetup: chosen.some(tier => tier.needsSetup) };
}

/** @param {string} name */
function tierOf(name) {
  const file = path.relative(root, path.resolve(name));
  const tier = tiers.find(each => each.name === name || (each.folder && isBelow(file, each.folder)));
  if (tier === undefined) throw new Error(`${name} is neither a tier nor a file of one that mocha runs.`);
  return tier;
}

/** @param {string} file @param {string} folder */
const isBelow = (file, folder) => file.startsWith(path.join('test', folder) + path.sep);

/** @param {string} folder */
function testFiles(folder) {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.test.ts'))
    .map(name => path.join(folder, name))
    .sort();
}

/**
 * @param {Tier} tier
 * @param {readonly string[]} files
 * @param {readonly string[]} forMocha
 * @returns {readonly { name: string, command: readonly [string, ...string[]] }[]}
 */
function commandsOf({ name, folder, command, options = [], patience = 20, shards }, files, forMocha) {
  if (command !== undefined) return [{ name, command }];
  const found = files.length > 0 ? files : testFiles(path.join('test', folder ?? ''));
  // A pattern selects few tests from many files: starting each file separately would take longer than the tests.
  const count = forMocha.length > 0 ? 1 : Math.min(shards ?? found.length, found.length);
  return Array.from({ length: count }, (_, shard) => {
    const own = found.filter((_file, index) => index % count === shard);
    const label = shards === undefined ? path.basename(own[0] ?? '', '.test.ts') : String(shard + 1);
    return {
      name: count === 1 ? name : `${name} ${label}`,
      command: [node, thrifty, mochaBin, `--timeout=${patience}s`, ...options, ...forMocha, ...own],
    };
  });
}
