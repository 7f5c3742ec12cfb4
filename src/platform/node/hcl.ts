import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Language, Parser } from 'web-tree-sitter';
import { ProblemError } from '../../core/errors';
import { readAttribute, setAttribute, type ParseHcl } from '../../core/hcl/edit';
import { parseExponents, type ParseText } from '../../core/hcl/exponents';
import type { HclApi } from '../../core/ports/hcl';

/**
 * HCL by tree-sitter; parser and grammar (WebAssembly) load when first used.
 * @param options.wasmFolder absolute path of the folder with `web-tree-sitter.wasm` and `tree-sitter-hcl.wasm`
 * @returns an API whose methods also throw {@link ProblemError} `hcl.parser` when these can't be loaded
 */
export function createHcl({ wasmFolder }: { readonly wasmFolder: string }): HclApi {
  let loading: Promise<ParseHcl> | undefined;
  const parser = () => {
    loading ??= load(wasmFolder).catch((error: unknown) => {
      // The next use tries again.
      loading = undefined;
      throw error;
    });
    return loading;
  };
  return {
    read: async (file, text, target) => readAttribute(await parser(), file, text, target),
    set: async (file, text, target, value) => setAttribute(await parser(), file, text, target, value),
  };
}

async function load(wasmFolder: string): Promise<ParseHcl> {
  try {
    await Parser.init({ locateFile: (name: string) => path.join(wasmFolder, name) });
    const language = await Language.load(await readFile(path.join(wasmFolder, 'tree-sitter-hcl.wasm')));
    const parser = new Parser().setLanguage(language);
    const parse: ParseText = from => {
      const tree = parser.parse(from);
      if (tree === null) throw new Error('The parser gave no tree.');
      return tree;
    };
    return text => parseExponents(parse, text);
  } catch (error) {
    throw new ProblemError(
      {
        code: 'hcl.parser',
        message: `The parser for Terraform files could not be loaded from ${wasmFolder}.`,
        remedy: 'Install the extension again.',
      },
      { cause: error },
    );
  }
}
