import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** Module file of the shipped runbook; its presence makes a folder an infrastructure repository. */
const SHIPPED_MODULE = 'environments/prod/catalog-airflow.tf';
const FOLDER = '.runbooks';

/** Whether a runbook can be started in this folder, as far as its files tell. */
export function hasRunbook(root: string): boolean {
  return existsSync(path.join(root, FOLDER)) || existsSync(path.join(root, SHIPPED_MODULE));
}

/** Absolute paths of files in the checkout that may be runbooks of its own. */
export async function runbookFiles(root: string | undefined): Promise<readonly string[]> {
  if (root === undefined) return [];
  const names = await readdir(path.join(root, FOLDER)).catch(() => []);
  return names
    .filter(name => /\.(?:ya?ml|md)$/.test(name) && !/^readme\./i.test(name))
    .sort()
    .map(name => path.join(root, FOLDER, name));
}

/**
 * Whether a runbook here may ask Airflow anything: only those that describe a service do. A hint for what is offered first; a
 * step that needs Airflow says so itself.
 */
export async function mayReadAirflow(root: string): Promise<boolean> {
  if (existsSync(path.join(root, SHIPPED_MODULE))) return true;
  const files = (await runbookFiles(root)).slice(0, 50);
  const texts = await Promise.all(files.map(file => readFile(file, 'utf8').catch(() => '')));
  return texts.some(text => /^service:/m.test(text));
}
