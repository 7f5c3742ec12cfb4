/**
 * Builds for production and packs `deploy-runbook.vsix`, which contains nothing but the files named here. The same commit gives
 * the same bytes on every machine, so that anyone can check what was published.
 *
 * Usage: npm run package [-- --release]
 * `--release` compresses it like the published one, which takes a few seconds.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { must, root } from './process.mjs';
import { LIMIT, TRANSLATION_LIMIT, sizesOf } from './sizes.mjs';
import { squeeze } from './squeeze.mjs';
import { TEXTS, languages } from './translations.mjs';

/** Files, and folders with everything in them except source maps. */
const shipped = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'dist',
  // The code itself has the English texts.
  ...languages(root).map(language => `${TEXTS}/bundle.l10n.${language}.json`),
  'media/activity.svg',
  'media/icon.png',
  'media/tab-dark.svg',
  'media/tab-light.svg',
  'media/walkthrough',
  'package.json',
  'package.nls.json',
  ...languages(root).map(language => `package.nls.${language}.json`),
];
const vsix = path.join(root, 'deploy-runbook.vsix');
const vsce = path.join(root, 'node_modules', '@vscode', 'vsce', 'vsce');

/**
 * Zip files can't represent a time before 1980. The commit's time is used because it means more, and even a dirty checkout has
 * one.
 */
const EARLIEST = 315_532_800;

/**
 * Copies the files that ship, because vsce reads every file of the folder that it packs, and packs their modes. @param {string}
 * to
 */
function stage(to) {
  for (const name of shipped.flatMap(filesOf)) {
    const target = path.join(to, name);
    mkdirSync(path.dirname(target), { recursive: true });
    if (name === 'package.json') writeFileSync(target, manifest());
    else copyFileSync(path.join(root, name), target);
    // The original modes depend on this machine's umask.
    chmodSync(target, (statSync(path.join(root, name)).mode & 0o100) === 0 ? 0o644 : 0o755);
  }
  writeFileSync(path.join(to, '.vscodeignore'), '# All that is here ships.\n');
}

/** The manifest without the fields that only developers use. */
function manifest() {
  /** @type {Record<string, unknown>} */
  const {
    scripts: _,
    devDependencies: _dev,
    ...shown
  } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  return JSON.stringify(shown);
}

/** @param {string} name @returns {readonly string[]} */
function filesOf(name) {
  if (!statSync(path.join(root, name)).isDirectory()) return [name];
  const entries = readdirSync(path.join(root, name), { recursive: true, withFileTypes: true });
  return entries
    .filter(entry => entry.isFile() && !entry.name.endsWith('.map'))
    .map(entry => path.relative(root, path.join(entry.parentPath, entry.name)));
}

/** @param {string} folder */
function pack(folder) {
  // A zip entry has a local time, and files are sorted by locale, so both are fixed.
  const env = { ...process.env, SOURCE_DATE_EPOCH: String(commitTime()), TZ: 'UTC', LC_ALL: 'C' };
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [vsce, 'package', '--no-dependencies', '--out', vsix],
    { cwd: folder, encoding: 'utf8', env },
  );
  if (status !== 0) throw new Error(`vsce failed:\n${stdout}${stderr}`);
  return stdout + stderr;
}

/** Seconds since the epoch. */
function commitTime() {
  const { status, stdout } = spawnSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8' });
  return status === 0 ? Math.max(Number(stdout), EARLIEST) : EARLIEST;
}

await must(process.execPath, ['esbuild.js', '--production']);
const staging = mkdtempSync(path.join(tmpdir(), 'package-'));
try {
  stage(staging);
  const said = pack(staging);
  console.log(said.trimEnd());
  if (said.includes('WARNING')) throw new Error('The package has warnings, see above.');
} finally {
  rmSync(staging, { recursive: true, force: true });
}
if (process.argv.includes('--release')) await squeeze(vsix);
const { whole, own, translations } = await sizesOf(vsix);
/** @param {number} bytes */
const kB = bytes => `${Math.ceil(bytes / 1000)} kB`;
console.log(`${path.basename(vsix)} has ${kB(whole)}, ${kB(own)} without its translations.`);
for (const [language, bytes] of translations) console.log(`${language} has ${kB(bytes)}.`);
if (process.argv.includes('--release')) {
  if (own > LIMIT) throw new Error(`The package has more than ${kB(LIMIT)} without its translations.`);
  const [large] = translations.find(([, bytes]) => bytes > TRANSLATION_LIMIT) ?? [];
  if (large !== undefined)
    throw new Error(`The translation ${large} has more than ${kB(TRANSLATION_LIMIT)}.`);
}
