import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Files that a world is made from: `template` lies beside this source, and beside the bundle. */
const TEMPLATE = path.join(__dirname, 'template');

/** The texts below a folder of the template, by their path in it; `gitignore` stands for `.gitignore`. */
export function readTemplate(folder: string): Readonly<Record<string, string>> {
  const root = path.join(TEMPLATE, folder);
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  return Object.fromEntries(
    files.map(entry => {
      const file = path.join(entry.parentPath, entry.name);
      const name = path.relative(root, file).split(path.sep).join('/');
      return [name.replace(/(^|\/)gitignore$/, '$1.gitignore'), readFileSync(file, 'utf8')];
    }),
  );
}

/** Text of the runbook that the extension ships; the bundle has `runbooks` beside it, the source one folder up. */
export function shippedRunbook(): string {
  const name = 'openverse-catalog.yaml';
  const bundled = path.join(__dirname, 'runbooks', name);
  return readFileSync(existsSync(bundled) ? bundled : path.join(__dirname, '..', 'runbooks', name), 'utf8');
}
