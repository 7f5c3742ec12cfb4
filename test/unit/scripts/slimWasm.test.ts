import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parserOnly } from '../../../scripts/slim-wasm.mjs';
import { createHcl } from '../../../src/platform/node/hcl';
import { wasmFolder } from '../core/hcl/wasmFolder';

describe('the parser without the code that the product does not use', () => {
  const parser = readFileSync('node_modules/web-tree-sitter/web-tree-sitter.wasm');
  let slim: Uint8Array;
  before(async () => {
    slim = await parserOnly(parser);
  });

  it('is much smaller, and reproducible', async () => {
    assert.ok(slim.length < parser.length * 0.75);
    assert.deepEqual(await parserOnly(parser), slim);
  });

  it('reads and edits HCL', async () => {
    const folder = wasmFolder();
    try {
      writeFileSync(path.join(folder, 'web-tree-sitter.wasm'), slim);
      const hcl = createHcl({ wasmFolder: folder });
      const text = 'module "catalog" {\n  tag = "rel-1" # für später\n}\n';
      const edits = await hcl.set('a.tf', text, { module: 'catalog', attribute: 'tag' }, 'rel-2');
      assert.deepEqual(edits, [{ start: 27, end: 34, text: '"rel-2"' }]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
