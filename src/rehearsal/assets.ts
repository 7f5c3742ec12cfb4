import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Files that a world is made from: `template` is next to this source file, and next to the bundle. */
const TEMPLATE = path.join(__dirname, 'template');

/** The texts in a folder of the template, by relative path; `gitignore`, `github` and `runbooks` get a leading dot. */
export function readTemplate(folder: string): Readonly<Record<string, string>> {
  const root = path.join(TEMPLATE, folder);
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  return Object.fromEntries(
    files.map(entry => {
      const file = path.join(entry.parentPath, entry.name);
      const name = path.relative(root, file).split(path.sep).join('/');
      return [name.replace(/(^|\/)(gitignore$|(?:github|runbooks)\/)/, '$1.$2'), readFileSync(file, 'utf8')];
    }),
  );
}
