/**
 * Shows the checklist without VS Code, for work on its appearance: builds `test-results/checklist/index.html`, which opens in
 * any browser (`?sample=gate&theme=light`), and takes pictures of samples with Chromium.
 *
 * Usage: `node scripts/preview-checklist.mjs [--language LANGUAGE] [sample[:opened,…] …]`
 * In a language, the page's own texts are shown; in `qps-ploc`, whose texts are longer, those of the samples are longer as well.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { register } from 'tsx/cjs/api';
import { root } from './process.mjs';
import { setUpChromium } from './setup-chromium.mjs';
import { PSEUDO, translation } from './translations.mjs';

register();
const require = createRequire(import.meta.url);
/** @type {typeof import('../test/support/checklistPage')} */
const { checklistPage, themeNames } = require('../test/support/checklistPage.ts');
/** @type {typeof import('../test/support/longer')} */
const { longerText } = require('../test/support/longer.ts');
/** @type {typeof import('../test/support/pseudo')} */
const { pseudoTexts } = require('../test/support/pseudo.ts');
/** @type {typeof import('../test/unit/ui/sampleViews')} */
const { sampleViews } = require('../test/unit/ui/sampleViews.ts');
/** @type {typeof import('../test/unit/ui/sampleStarts')} */
const { sampleStarts } = require('../test/unit/ui/sampleStarts.ts');

const folder = path.join(root, 'test-results', 'checklist');
const page = path.join(folder, 'index.html');
const widths = [320, 800];
/** Every state, and some with parts that a person has opened. */
const all = [
  ...Object.keys({ ...sampleStarts, ...sampleViews }),
  'none',
  'ticks:image,branch',
  'done:sentry',
  'gate:question-apply/Expected',
];

/** @param {readonly string[]} samples */
async function takePictures(samples) {
  const browser = await chromium.launch({
    executablePath: await setUpChromium(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  const tab = await browser.newPage({ reducedMotion: 'reduce' });
  for (const width of widths) {
    for (const theme of themeNames) {
      for (const sample of samples) {
        const [name, open = ''] = sample.split(':');
        await tab.setViewportSize({ width, height: 400 });
        await tab.goto(`${pathToFileURL(page).href}?sample=${name}&theme=${theme}&open=${open}`);
        await tab.locator('#title').waitFor();
        // Full height, because in a smaller window, content that sticks to its edge would hide the rest.
        const height = await tab.evaluate('document.documentElement.scrollHeight');
        await tab.setViewportSize({ width, height: Number(height) });
        const file = `${name}${open === '' ? '' : '-open'}-${theme}-${width}.png`;
        await tab.screenshot({ path: path.join(folder, file) });
      }
    }
  }
  await browser.close();
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const { values, positionals: named } = parseArgs({
  allowPositionals: true,
  options: { language: { type: 'string' } },
});
writeFileSync(page, await checklistPage(language(values.language)));
await takePictures(named.length > 0 ? named : all);
console.log(folder);

/** @param {string | undefined} name @returns {import('../test/support/checklistPage').PageLanguage | undefined} */
function language(name) {
  if (name === undefined) return undefined;
  if (name !== PSEUDO) return { name, texts: translation(root, name).code };
  const texts = Object.entries(pseudoTexts()).map(([key, text]) => [key, longerText(text)]);
  return { name, texts: Object.fromEntries(texts), isLonger: true };
}
