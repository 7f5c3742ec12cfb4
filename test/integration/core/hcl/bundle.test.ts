import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { wasmFolder } from '../../../unit/core/hcl/wasmFolder';

const script = `
const { createHcl } = require(process.cwd() + '/hcl.js');
createHcl({ wasmFolder: process.cwd() })
  .read('main.tf', 'module "a" { b = true }', { module: 'a', attribute: 'b' })
  .then(value => console.log(JSON.stringify(value)));
`;

describe('hcl in a bundle', () => {
  it('parses without node_modules, with its two wasm files beside it', async () => {
    const folder = wasmFolder();
    try {
      await build({
        entryPoints: [path.join(__dirname, '../../../../src/platform/node/hcl.ts')],
        outfile: path.join(folder, 'hcl.js'),
        bundle: true,
        minify: true,
        format: 'cjs',
        platform: 'node',
        // As esbuild.js does: the ES module of web-tree-sitter throws when it is loaded from a CommonJS bundle.
        alias: { 'web-tree-sitter': require.resolve('web-tree-sitter') },
        logLevel: 'error',
      });
      const read = execFileSync(process.execPath, ['-e', script], { cwd: folder, encoding: 'utf8' });
      assert.deepEqual(JSON.parse(read), { value: true, line: 1, column: 18 });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
