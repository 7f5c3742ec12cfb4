/**
 * Takes the README's pictures: a deployment in the rehearsal in a real VS Code, dark and light, plus the same as an animation.
 * They are saved in `docs/pictures`.
 *
 * Usage: `node scripts/readme-pictures.mjs`
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import gifenc from 'gifenc';
import { PNG } from 'pngjs';
import { register } from 'tsx/cjs/api';
import { must, root } from './process.mjs';
import { setUp } from './setup.mjs';

const themes = { dark: 'Default Dark Modern', light: 'Default Light Modern' };
const viewport = { width: 1280, height: 800 };
/** How long the animation shows each picture, in milliseconds. */
const SHOWN_MS = 2500;

await setUp();
await must(process.execPath, ['scripts/package.mjs']);
register();
const require = createRequire(import.meta.url);
/** @type {typeof import('../test/ui/bench')} */
const { UiBench } = require('../test/ui/bench.ts');

const folder = path.join(root, 'docs', 'pictures');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const [theme, colorTheme] of Object.entries(themes)) {
  const pictures = await deploy(theme, colorTheme);
  writeFileSync(path.join(folder, `deployment-${theme}.gif`), animation(pictures));
}
console.log(folder);

/**
 * @param {string} theme
 * @param {string} colorTheme as in VS Code's setting
 * @returns {Promise<readonly string[]>} paths of its pictures, in order
 */
async function deploy(theme, colorTheme) {
  const bench = await UiBench.start({
    allBuiltIn: true,
    settings: { 'workbench.colorTheme': colorTheme },
    viewport,
  });
  /** @type {string[]} */
  const taken = [];
  /** @param {string} name */
  const take = async name => {
    const file = path.join(folder, `${name}-${theme}.png`);
    await (await bench.checklist()).frame.evaluate('scrollTo(0, 0)');
    await bench.workbench.page.mouse.move(viewport.width / 2, 5);
    // Lists and the terminal are drawn a moment after their text, and a tooltip needs time to disappear.
    await bench.workbench.page.waitForTimeout(1000);
    await bench.workbench.page.screenshot({ path: file });
    taken.push(file);
  };
  try {
    await bench.workbench.page.keyboard.press('Control+Alt+D');
    await bench.shows('Start the rehearsal');
    await take('start');
    await bench.press(/^Start the rehearsal/);
    await bench.shows(/Release [0-9a-f]{7}\?/);
    await take('release');
    await bench.press(/^Release [0-9a-f]{7}$/);
    await bench.shows('Approve the plan');
    await take('plan');
    await bench.press('Approve and apply');
    await bench.shows('Approve the changelog');
    await take('changelog');
    await bench.press('Approve #');
    await bench.press('Open the pull request');
    await bench.press(/^Finish$/);
    await bench.shows('Deployed');
    await take('finished');
  } finally {
    await bench.stop();
  }
  return taken;
}

/** @param {readonly string[]} pictures paths of PNG files of the same size */
function animation(pictures) {
  const encoder = gifenc.GIFEncoder();
  for (const file of pictures) {
    const { data, width, height } = PNG.sync.read(readFileSync(file));
    const palette = gifenc.quantize(data, 256);
    encoder.writeFrame(gifenc.applyPalette(data, palette), width, height, { palette, delay: SHOWN_MS });
  }
  encoder.finish();
  return encoder.bytes();
}
