import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';

/** Path of the checkout. */
export const root = path.join(__dirname, '..', '..');

const schema = v.object({
  /** Folder of the VS Code server. */
  server: v.string(),
  /** The Node that runs it. */
  node: v.string(),
  /** Built-in extensions with a stub that is signed in to GitHub. */
  signedInExtensions: v.string(),
  /** The built-in extensions that a deployment needs. */
  fewExtensions: v.string(),
  /** Path of a Chromium; only the tests need it. */
  chromium: v.optional(v.string()),
  /** Folder for the front of the PATH; only the tests need it. */
  tools: v.optional(v.string()),
});

/**
 * Reads the paths that `scripts/setup.mjs` saved.
 * @throws {Error} when it has not run
 */
export function readSetup(): v.InferOutput<typeof schema> {
  const file = path.join(root, '.vscode-test', 'setup.json');
  try {
    return v.parse(schema, JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new Error('Nothing is set up for the tests yet. Run `npm run setup`.', { cause });
  }
}
