/**
 * Checks the types of the product with its tests, of the webview and of these scripts, with TypeScript 7; `--watch`: again after
 * each change. ESLint needs a different version as `typescript`, and npm may link either of them as `tsc`.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { root, run } from './process.mjs';

const tsc = path.join(root, 'node_modules', 'typescript-native', 'bin', 'tsc');
const projects = ['.', 'media', 'scripts'];

if (process.argv.includes('--watch')) {
  const watch = ['--noEmit', '--watch', '--preserveWatchOutput'];
  await Promise.all(projects.map(project => run(process.execPath, [tsc, '-p', project, ...watch])));
} else {
  for (const project of projects) {
    const kept = path.join('.cache', project === '.' ? 'types.tsbuildinfo' : `types-${project}.tsbuildinfo`);
    const args = [tsc, '-p', project, '--noEmit', '--incremental', '--tsBuildInfoFile', kept];
    const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
    if (status !== 0) process.exit(status ?? 1);
  }
}
