import * as l10n from '@vscode/l10n';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Disposable, languages, Range, RelativePattern, Uri } from 'vscode';
import { commands } from '../contributions';
import { recipesIn, wordsIn } from '../core/authoring';
import { checkRunbook } from '../core/parsing/lint';
import { RUNBOOK_FOLDER } from '../core/runbook/files';
import type { FilesApi } from '../core/ports/files';
import { kinds } from '../kinds';
import { createVscodeFiles } from '../platform/vscode/files';
import { lens } from '../ui/show/items';
import { registerSuggestions } from '../ui/show/writing';

/** File names that `just` looks for (https://just.systems/man/en/). */
const JUSTFILES = ['justfile', '.justfile', 'Justfile'];

/**
 * Help with writing the runbooks of a repository while one is open: completion, hover, and commands at the top.
 * @param root absolute path of the checkout
 */
export function registerWriting(root: string): Disposable {
  const words = readFile(path.join(__dirname, 'runbooks', 'words.json'), 'utf8').then(wordsIn, () =>
    wordsIn(''),
  );
  // Limited in size, confined to the checkout, and including unsaved text.
  const files = createVscodeFiles(root);
  const pattern = new RelativePattern(Uri.file(path.join(root, RUNBOOK_FOLDER)), '*.{yaml,yml,md}');
  const selector = { scheme: 'file', pattern };
  return Disposable.from(
    registerSuggestions(selector, async () => ({ kinds, recipes: await recipes(files), words: await words })),
    languages.registerCodeLensProvider(selector, {
      provideCodeLenses: document => {
        const name = path.basename(document.uri.fsPath);
        const { id, isNone } = checkRunbook(document.getText(), kinds, name);
        if (isNone) return [];
        const top = new Range(0, 0, 0, 0);
        return [
          ...(id === null
            ? []
            : [
                lens(top, l10n.t('Start'), commands.start, { icon: 'play', arguments: [id] }),
                lens(top, l10n.t('Dry Run'), commands.dryRun, { arguments: [id] }),
              ]),
          lens(top, l10n.t('Preview'), commands.preview, { arguments: [document.uri.fsPath] }),
        ];
      },
    }),
  );
}

async function recipes(files: Pick<FilesApi, 'read'>): Promise<readonly string[]> {
  for (const name of JUSTFILES) {
    const text = await files.read(name).catch(() => undefined);
    if (text !== undefined) return recipesIn(text);
  }
  return [];
}
