/**
 * Checks the types of the product with its tests, of the webview and of these scripts, with TypeScript 7. ESLint needs a
 * different version as `typescript`, and npm may link either of them as `tsc`.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { root } from './process.mjs';

const tsc = path.join(root, 'node_modules', 'typescript-native', 'bin', 'tsc');

for (const project of ['.', 'media', 'scripts']) {
  const kept = path.join('.cache', project === '.' ? 'types.tsbuildinfo' : `types-${project}.tsbuildinfo`);
  const args = [tsc, '-p', project, '--noEmit', '--incremental', '--tsBuildInfoFile', kept];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
