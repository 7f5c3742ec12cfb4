/**
 * Builds for production and packs `deploy-runbook.vsix`, which holds no more than `.vscodeignore` names. The same commit
 * gives the same bytes on every machine, so that anyone can check what was published.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, statSync } from 'node:fs';
import path from 'node:path';
import { must, root } from './process.mjs';

const vsix = path.join(root, 'deploy-runbook.vsix');
const vsce = path.join(root, 'node_modules', '@vscode', 'vsce', 'vsce');

/** Zip files can't tell a time before 1980; the time of the commit, which a dirty checkout has too, says more. */
const EARLIEST = 315_532_800;

/** @param {readonly string[]} args */
function runVsce(args) {
  // A zip entry holds local time and files are sorted by the locale, so both are fixed.
  const env = { ...process.env, SOURCE_DATE_EPOCH: String(commitTime()), TZ: 'UTC', LC_ALL: 'C' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [vsce, ...args], {
    cwd: root,
    encoding: 'utf8',
    env,
  });
  if (status !== 0) throw new Error(`vsce ${args[0] ?? ''} failed:\n${stdout}${stderr}`);
  return { said: stdout + stderr, lines: stdout.split('\n').filter(line => line !== '') };
}

/** Seconds since the epoch. */
function commitTime() {
  const { status, stdout } = spawnSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8' });
  return status === 0 ? Math.max(Number(stdout), EARLIEST) : EARLIEST;
}

await must(process.execPath, ['esbuild.js', '--production']);
// The package keeps the modes of files, which come from this machine's umask.
for (const name of runVsce(['ls', '--no-dependencies']).lines) {
  const file = path.join(root, name);
  chmodSync(file, (statSync(file).mode & 0o100) === 0 ? 0o644 : 0o755);
}
const { said } = runVsce(['package', '--no-dependencies', '--out', vsix]);
console.log(said.trimEnd());
if (said.includes('WARNING')) throw new Error('The package has warnings, see above.');
console.log(`${path.basename(vsix)} has ${Math.ceil(statSync(vsix).size / 1000)} kB.`);
