import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { must, root } from './process.mjs';

/**
 * Installs the packages of the lock file unless they are already installed. Uses Node alone, because it runs before there are
 * any packages.
 */
export async function ensureDependencies() {
  if (installed()) return;
  console.log('Installing the packages of package-lock.json (npm ci).');
  await must('npm', ['ci']);
}

/** npm saves a lock of the installed packages in node_modules, without the root and without packages for other platforms. */
function installed() {
  const actual = path.join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(actual)) return false;
  const has = packages(actual);
  return Object.entries(packages(path.join(root, 'package-lock.json'))).every(
    ([folder, wanted]) =>
      folder === '' || (has[folder] === undefined ? wanted.optional : has[folder].version === wanted.version),
  );
}

/**
 * @param {string} lockFile
 * @returns {Record<string, { version: string, optional?: boolean }>}
 */
function packages(lockFile) {
  return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
}
