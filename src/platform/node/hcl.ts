import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Parser } from 'web-tree-sitter';
import { readAttribute, setAttribute } from '../../core/hcl/moduleAttribute';
import type { HclApi } from '../../core/ports/hcl';

/**
 * HCL by its tree-sitter grammar; the WebAssembly loads with the first use.
 * @param options.wasmFolder folder that holds `web-tree-sitter.wasm` and `tree-sitter-hcl.wasm`
 */
export function createHcl({ wasmFolder }: { readonly wasmFolder: string }): HclApi {
  let loading: Promise<Parser> | undefined;
  const parser = () => (loading ??= load(wasmFolder));
  return {
    read: async (file, text, target) => readAttribute(await parser(), file, text, target),
    set: async (file, text, target, value) => setAttribute(await parser(), file, text, target, value),
  };
}

async function load(folder: string): Promise<Parser> {
  const { Language, Parser } = await import('web-tree-sitter');
  const grammar = path.join(folder, 'tree-sitter-hcl.wasm');
  if (!existsSync(grammar))
    throw new Error(`The HCL grammar is not at ${grammar}: build the extension first.`);
  await Parser.init({ locateFile: () => path.join(folder, 'web-tree-sitter.wasm') });
  const parser = new Parser();
  parser.setLanguage(await Language.load(grammar));
  return parser;
}
