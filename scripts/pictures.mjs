/**
 * Takes all pictures: of the checklist's samples, of each view in a real VS Code, and those of `docs/pictures`, which are in
 * English and so only taken without a language.
 *
 * Usage: npm run pictures [-- --language LANGUAGE]
 */
import { parseArgs } from 'node:util';
import { must } from './process.mjs';

const { values } = parseArgs({ options: { language: { type: 'string' } } });
const { language } = values;
const inLanguage = language === undefined ? [] : ['--language', language];

/** @param {string} name @param {readonly string[]} [args] */
const script = (name, args = []) => must(process.execPath, [`scripts/${name}.mjs`, ...args]);

await script('preview-checklist', inLanguage);
// Either one packs the extension that the views are taken of.
await script(language === undefined ? 'readme-pictures' : 'package');
await script('view-pictures', inLanguage);
