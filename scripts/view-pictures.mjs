/**
 * Takes pictures of each view in a real VS Code, in four themes and two widths: tree, start page, pick lists, hovers, diff
 * editor, walkthrough, and the checklist next to a deployment's terminal. They are saved in `test-results/views`, for people to
 * look at.
 *
 * Usage: `node scripts/view-pictures.mjs [--language LANGUAGE] [theme …]`, after `npm run package`
 */
import { mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { register } from 'tsx/cjs/api';
import { root } from './process.mjs';
import { setUp } from './setup.mjs';

const themes = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  'high-contrast': 'Default High Contrast',
  'high-contrast-light': 'Default High Contrast Light',
};
const widths = [800, 1280];
const height = 900;

await setUp();
register();
const require = createRequire(import.meta.url);
/** @type {typeof import('../test/ui/bench')} */
const { UiBench } = require('../test/ui/bench.ts');

const folder = path.join(root, 'test-results', 'views');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

const { values, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { language: { type: 'string' } },
});
for (const [theme, colorTheme] of Object.entries(themes))
  if (wanted.length === 0 || wanted.includes(theme)) await deploy(theme, colorTheme);
console.log(folder);

/**
 * @param {string} theme
 * @param {string} colorTheme as in VS Code's setting
 */
async function deploy(theme, colorTheme) {
  const bench = await UiBench.start({
    allBuiltIn: true,
    settings: { 'workbench.colorTheme': colorTheme },
    viewport: { width: 1280, height },
    ...(values.language === undefined ? {} : { language: values.language }),
  });
  const { page } = bench.workbench;
  const { words } = bench;
  const steps = bench.workbench.tree(words.ofManifest('view.steps'));
  /**
   * Takes a picture of a state in each width.
   * @param {string} name
   * @param {() => Promise<void>} [show] reopens something that changing the width closes, like a hover
   */
  const take = async (name, show) => {
    for (const width of widths) {
      await page.setViewportSize({ width, height });
      await show?.();
      // Lists, terminal and webview are drawn a moment after their text.
      await page.waitForTimeout(700);
      await page.screenshot({ path: path.join(folder, `${name}-${theme}-${width}.png`) });
    }
  };
  /** @param {string | RegExp} row */
  const hover = row => async () => {
    await page.mouse.move(640, 5);
    await page.waitForTimeout(300);
    await steps.row(row).hover();
    await page.locator('.workbench-hover').first().waitFor();
  };

  try {
    await page.keyboard.press('Control+Alt+D');
    await bench.shows(words.text('Start the rehearsal'));
    await take('start');
    await bench.press(words.text('Choose what goes wrong…'));
    await bench.workbench.quickInput.entries();
    await take('faults');
    await bench.workbench.quickInput.cancel();
    const checklist = await bench.checklist();
    await checklist.click(
      checklist.frame.getByText(words.text('Differs from the shipped runbook: {0}').trim()),
    );
    await take('differences');
    await bench.press(words.text('Compare with shipped runbook'));
    await page.locator('.diff-editor, .monaco-diff-editor').first().waitFor();
    await take('diff');
    await bench.workbench.command('View: Close All Editors');
    await bench.workbench.command('Welcome: Open Walkthrough...');
    await bench.workbench.quickInput.pick(words.ofManifest('walkthrough.title'));
    await page.locator('.getting-started-category, .gettingStartedDetailsContent').first().waitFor();
    await take('walkthrough');
    await bench.workbench.command('View: Close All Editors');
    await bench.startRun();
    await bench.shows(words.pattern('Release {0}?', '[0-9a-f]{7}'));
    await take('release');
    await take('hover', hover(words.text('Preflight')));
    await page.mouse.move(640, 5);
    await bench.press(words.pattern('Release {0}', '[0-9a-f]{7}'));
    await bench.shows(words.text('Approve the plan'));
    await take('plan');
    await take('status-hover', async () => {
      await page.mouse.move(640, 5);
      await page.waitForTimeout(300);
      await bench.workbench.status('deploy-runbook.deploy-runbook.run').hover();
      await page.locator('.workbench-hover').first().waitFor();
    });
    await bench.press(words.text('Approve and apply'));
    await bench.shows(words.text('Approve the changelog'));
    await take('changelog');
    await bench.press(words.pattern('Approve #{0}', '[0-9]+'));
    await bench.press(words.text('Open the pull request'));
    await bench.shows(words.text('All steps are done'));
    await take('done');
    await bench.press(words.text('Finish'));
    await bench.shows(words.text('Deployed'));
    await take('finished');
    await bench.press(words.text('Export record'));
    await page.locator('.tab').filter({ hasText: 'Preview' }).first().waitFor();
    await take('record');
  } finally {
    await bench.stop();
  }
}
