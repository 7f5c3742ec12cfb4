import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parserOnly } from '../../../../scripts/slim-wasm.mjs';

const modules = path.join(__dirname, '../../../../node_modules');
const parser = 'web-tree-sitter/web-tree-sitter.wasm';
const grammar = '@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-hcl.wasm';

/** A folder that holds parser and grammar as `dist` does. The caller removes it. */
export function wasmFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'wasm-'));
  const into = (file: string) => path.join(folder, path.basename(file));
  writeFileSync(into(parser), parserOnly(readFileSync(path.join(modules, parser))));
  copyFileSync(path.join(modules, grammar), into(grammar));
  return folder;
}
