/** Builds for production and packs `deploy-runbook.vsix`, which holds no more than `.vscodeignore` names. */
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';
import { must, root } from './process.mjs';

const vsix = path.join(root, 'deploy-runbook.vsix');
const vsce = path.join(root, 'node_modules', '@vscode', 'vsce', 'vsce');

await must(process.execPath, ['esbuild.js', '--production']);
const packed = spawnSync(process.execPath, [vsce, 'package', '--no-dependencies', '--out', vsix], {
  cwd: root,
  encoding: 'utf8',
});
const said = packed.stdout + packed.stderr;
console.log(said.trimEnd());
if (packed.status !== 0 || said.includes('WARNING'))
  throw new Error('The package has errors or warnings, see above.');
console.log(`${path.basename(vsix)} has ${Math.ceil(statSync(vsix).size / 1000)} kB.`);
