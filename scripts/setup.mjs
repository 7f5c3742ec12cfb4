import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './process.mjs';
import { setUpChromium } from './setup-chromium.mjs';
import { setUpTools } from './setup-tools.mjs';
import { setUpVsCode } from './setup-vscode.mjs';

/** Where the test harness reads what was set up. */
const file = path.join(root, '.vscode-test', 'setup.json');

/**
 * Sets up what the tests need besides npm packages, and puts it down for the harness.
 * @returns {Promise<{ server: string, node: string, signedInExtensions: string, chromium: string, tools: string }>}
 */
export async function setUp() {
  const setup = { ...setUpVsCode(), chromium: await setUpChromium(), tools: await setUpTools() };
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(setup, null, 2)}\n`);
  return setup;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(await setUp());
