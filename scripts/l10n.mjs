/**
 * Writes `l10n/bundle.l10n.json`, the English texts of the code, and reports what translations lack.
 *
 * Usage: npm run l10n [-- --pseudo]
 * `--pseudo` also writes the pseudo language `qps-ploc`, whose texts are longer and have accents on all letters: what stays
 * plain isn't translatable. It is only for testing, and is neither committed nor shipped.
 */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import l10nDev from '@vscode/l10n-dev';
import { root } from './process.mjs';
import { LANGUAGE_TAG, PSEUDO, TEXTS, faultsOf, languages, readTexts, translation } from './translations.mjs';

/** Folders of code whose texts people see. */
const sources = ['src', 'media'];

/** @param {string} folder */
function filesOf(folder) {
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map(entry => path.join(entry.parentPath, entry.name));
}

/** @returns {Promise<import('./translations.mjs').Texts>} sorted, each its own key */
async function exported() {
  const files = sources.flatMap(filesOf).map(file => ({
    extension: path.extname(file),
    contents: readFileSync(file, 'utf8'),
  }));
  const texts = await l10nDev.getL10nJson(files);
  return Object.fromEntries(
    Object.entries(texts)
      .map(([key, text]) => [key, typeof text === 'string' ? text : text.message])
      .sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
  );
}

/** @param {string} file @param {unknown} texts */
function write(file, texts) {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), `${JSON.stringify(texts, null, 2)}\n`);
}

const english = { code: await exported(), manifest: readTexts(path.join(root, 'package.nls.json')) };
write(`${TEXTS}/bundle.l10n.json`, english.code);
console.log(`English: ${Object.keys(english.code).length} texts`);
for (const language of languages(root)) {
  const faults = faultsOf(english, translation(root, language));
  console.log(
    [`${language}: ${faults.length === 0 ? 'complete' : `${faults.length} faults`}`, ...faults].join('\n  '),
  );
  if (faults.length > 0) process.exitCode = 1;
}
if (process.argv.includes('--pseudo')) {
  const code = { ...l10nDev.getL10nPseudoLocalized(english.code), [LANGUAGE_TAG]: LANGUAGE_TAG };
  write(`${TEXTS}/bundle.l10n.${PSEUDO}.json`, code);
  write(`package.nls.${PSEUDO}.json`, l10nDev.getL10nPseudoLocalized(english.manifest));
}
