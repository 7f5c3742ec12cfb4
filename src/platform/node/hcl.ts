import * as l10n from '@vscode/l10n';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Language, Parser } from 'web-tree-sitter';
import { ProblemError } from '../../core/errors';
import { readAttribute, setAttribute, type ParseHcl } from '../../core/hcl/edit';
import { parseExponents, type ParseText } from '../../core/hcl/exponents';
import type { HclApi } from '../../core/ports/hcl';

/** UTF-16 code units; a module written by people has a few thousand. */
export const MAX_HCL_LENGTH = 1_000_000;
/** A module is parsed in milliseconds, but some texts that aren't HCL take quadratic time. */
const LONGEST_PARSE_MS = 5_000;

export interface HclOptions {
  /** Absolute path of the folder with `web-tree-sitter.wasm` and `tree-sitter-hcl.wasm`. */
  readonly wasmFolder: string;
  /** Time limit for parsing a text; five seconds by default. */
  readonly longestParseMs?: number;
}

/**
 * HCL through tree-sitter; parser and grammar (WebAssembly) are loaded on first use.
 * @returns an API whose methods also throw {@link ProblemError} `hcl.parser` when these can't be loaded, and `hcl.too-large`
 * for a text that is too long or takes too long
 */
export function createHcl({ wasmFolder, longestParseMs = LONGEST_PARSE_MS }: HclOptions): HclApi {
  let loading: Promise<ParseHcl> | undefined;
  const parser = () => {
    loading ??= load(wasmFolder, longestParseMs).catch((error: unknown) => {
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

async function load(wasmFolder: string, longestParseMs: number): Promise<ParseHcl> {
  try {
    await Parser.init({ locateFile: (name: string) => path.join(wasmFolder, name) });
    const language = await Language.load(await readFile(path.join(wasmFolder, 'tree-sitter-hcl.wasm')));
    const parser = new Parser().setLanguage(language);
    let latest = 0;
    const parse: ParseText = from => {
      const tree = parser.parse(from, null, { progressCallback: () => performance.now() > latest });
      if (tree !== null) return tree;
      parser.reset();
      throw tooLarge(l10n.t`The Terraform file takes more than ${longestParseMs / 1000} seconds to parse.`);
    };
    return text => {
      if (text.length > MAX_HCL_LENGTH)
        throw tooLarge(l10n.t`The Terraform file has more than ${MAX_HCL_LENGTH} characters.`);
      latest = performance.now() + longestParseMs;
      return parseExponents(parse, text);
    };
  } catch (error) {
    throw new ProblemError(
      {
        code: 'hcl.parser',
        message: l10n.t`The parser for Terraform files could not be loaded from ${wasmFolder}.`,
        remedy: l10n.t('Install the extension again.'),
      },
      { cause: error },
    );
  }
}

function tooLarge(message: string): ProblemError {
  return new ProblemError({
    code: 'hcl.too-large',
    message,
    remedy: l10n.t('Look at what is in it. Keep the module block in a file of its own.'),
  });
}
