import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { isRunbookFile, RUNBOOK_FOLDER } from '../core/runbook/files';

/** Module file of the shipped runbook; its presence makes a folder an infrastructure repository. */
const SHIPPED_MODULE = 'environments/prod/catalog-airflow.tf';
/** More than a runbook has that is read. */
const MOST_BYTES = 1_000_000;

/** Whether a runbook can be started in this folder, as far as its files tell. */
export function hasRunbook(root: string): boolean {
  return existsSync(path.join(root, RUNBOOK_FOLDER)) || existsSync(path.join(root, SHIPPED_MODULE));
}

/** Absolute paths of files in the checkout that may be runbooks of its own. */
export async function runbookFiles(root: string | undefined): Promise<readonly string[]> {
  if (root === undefined) return [];
  const names = await readdir(path.join(root, RUNBOOK_FOLDER)).catch(() => []);
  return names
    .filter(isRunbookFile)
    .sort()
    .map(name => path.join(root, RUNBOOK_FOLDER, name));
}

/**
 * Whether a runbook here may ask Airflow anything: only those that describe a service do. A hint for what is offered first; a
 * step that needs Airflow says so itself.
 */
export async function mayReadAirflow(root: string): Promise<boolean> {
  if (existsSync(path.join(root, SHIPPED_MODULE))) return true;
  const files = (await runbookFiles(root)).slice(0, 50);
  const texts = await Promise.all(files.map(file => textOf(file).catch(() => '')));
  return texts.some(text => /^(?:service:|resources:[^]*\btype: *airflow\b)/m.test(text));
}

/** A link of the repository may lead to what never ends. */
async function textOf(file: string): Promise<string> {
  const found = await stat(file);
  return found.isFile() && found.size <= MOST_BYTES ? readFile(file, 'utf8') : '';
}
