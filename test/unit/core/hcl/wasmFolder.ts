import { copyFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const modules = path.join(__dirname, '../../../../node_modules');
const files = [
  'web-tree-sitter/web-tree-sitter.wasm',
  '@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-hcl.wasm',
];

/** A folder with parser and grammar, laid out like `dist`. The caller removes it. */
export function wasmFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'wasm-'));
  for (const file of files) copyFileSync(path.join(modules, file), path.join(folder, path.basename(file)));
  return folder;
}
