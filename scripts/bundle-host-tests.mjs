import { build } from 'esbuild';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './process.mjs';

/**
 * Bundles test/host for the extension host, with a separate bundle for each test file.
 * @returns {Promise<string>} the module to give to VS Code as the tests
 */
export async function bundleHostTests() {
  const outdir = path.join(root, 'out', 'host');
  rmSync(outdir, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    bundle: true,
    entryPoints: ['test/host/index.ts', 'test/host/**/*.test.ts'],
    external: ['mocha', 'vscode'],
    format: 'cjs',
    outbase: 'test/host',
    outdir,
    platform: 'node',
    sourcemap: 'inline',
    target: 'node22',
  });
  return path.join(outdir, 'index.js');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await bundleHostTests();
  // What F5 opens: the tests write settings into their window's folder.
  const folder = path.join(root, 'out', 'folder');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
}
