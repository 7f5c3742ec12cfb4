import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './process.mjs';
import { setUpChromium } from './setup-chromium.mjs';
import { setUpTools } from './setup-tools.mjs';
import { setUpVsCode } from './setup-vscode.mjs';

/** File in which the test harness finds everything that was set up. */
const file = path.join(root, '.vscode-test', 'setup.json');

/**
 * Sets up a VS Code server, and saves its paths for the harness.
 * @returns {Promise<import('./setup-vscode.mjs').VsCode>}
 */
export async function setUpServer() {
  return save(setUpVsCode());
}

/** Sets up everything that the tests need besides npm packages. */
export async function setUp() {
  return save({ ...setUpVsCode(), chromium: await setUpChromium(), tools: await setUpTools() });
}

/**
 * @template {import('./setup-vscode.mjs').VsCode} T
 * @param {T} setup
 */
function save(setup) {
  const before = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...before, ...setup }, null, 2)}\n`);
  return setup;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(await setUp());
