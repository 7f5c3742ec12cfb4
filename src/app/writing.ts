import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { commands as registered, Disposable, languages, Range, RelativePattern, Uri, l10n } from 'vscode';
import { commands } from '../contributions';
import { recipesIn, wordsIn } from '../core/authoring';
import { checkRunbook } from '../core/runbook/lint';
import { RUNBOOK_FOLDER } from '../core/runbook/files';
import { kinds } from '../kinds';
import { lens } from '../ui/show/items';
import { registerSuggestions } from '../ui/show/writing';

/** As `just` looks for it (https://just.systems/man/en/). */
const JUSTFILES = ['justfile', '.justfile', 'Justfile'];
/** Comes with running a runbook dry. */
const DRY_RUN = 'deployRunbook.dryRun';

/**
 * What helps to write the runbooks of a repository, while one is open: completion, hover, and commands at the top.
 * @param root absolute path of the checkout
 */
export function registerWriting(root: string): Disposable {
  const words = readFile(path.join(__dirname, 'runbooks', 'runbook.schema.json'), 'utf8').then(wordsIn, () =>
    wordsIn(''),
  );
  const pattern = new RelativePattern(Uri.file(path.join(root, RUNBOOK_FOLDER)), '*.{yaml,yml,md}');
  const selector = { scheme: 'file', pattern };
  return Disposable.from(
    registerSuggestions(selector, async () => ({ kinds, recipes: await recipes(root), words: await words })),
    languages.registerCodeLensProvider(selector, {
      provideCodeLenses: async document => {
        const name = path.basename(document.uri.fsPath);
        const { id, isNone } = checkRunbook(document.getText(), kinds, name);
        if (isNone) return [];
        const top = new Range(0, 0, 0, 0);
        const { t } = l10n;
        const canRunDry = (await registered.getCommands(true)).includes(DRY_RUN);
        return [
          ...(id === null ? [] : [lens(top, t('Start'), commands.start, { icon: 'play', arguments: [id] })]),
          ...(id === null || !canRunDry ? [] : [lens(top, t('Dry Run'), DRY_RUN, { arguments: [id] })]),
          lens(top, t('Preview'), commands.preview, { arguments: [document.uri.fsPath] }),
        ];
      },
    }),
  );
}

async function recipes(root: string): Promise<readonly string[]> {
  for (const name of JUSTFILES) {
    const text = await readFile(path.join(root, name), 'utf8').catch(() => undefined);
    if (text !== undefined) return recipesIn(text);
  }
  return [];
}
