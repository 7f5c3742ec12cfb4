import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { isRunbookFile, RUNBOOK_FOLDER } from '../core/runbook/files';

/** Module file of the shipped runbook; its presence marks a folder as an infrastructure repository. */
const SHIPPED_MODULE = 'environments/prod/catalog-airflow.tf';
/** No runbook that gets read is larger. */
const MOST_BYTES = 1_000_000;

/** Whether a runbook can be started in this folder, judging by its files. */
export function hasRunbook(root: string): boolean {
  return existsSync(path.join(root, RUNBOOK_FOLDER)) || existsSync(path.join(root, SHIPPED_MODULE));
}

/** Absolute paths of the checkout's files that may be runbooks. */
export async function runbookFiles(root: string | undefined): Promise<readonly string[]> {
  if (root === undefined) return [];
  const names = await readdir(path.join(root, RUNBOOK_FOLDER)).catch(() => []);
  return names
    .filter(isRunbookFile)
    .sort()
    .map(name => path.join(root, RUNBOOK_FOLDER, name));
}

/**
 * Whether a runbook here may use Airflow, which only those that describe a service do. Just a hint for what to offer first; a
 * step that needs Airflow says so itself.
 */
export async function mayReadAirflow(root: string): Promise<boolean> {
  if (existsSync(path.join(root, SHIPPED_MODULE))) return true;
  const files = (await runbookFiles(root)).slice(0, 50);
  const texts = await Promise.all(files.map(file => textOf(file).catch(() => '')));
  return texts.some(text => /^(?:service:|resources:[^]*\btype: *airflow\b)/m.test(text));
}

/** Checks the file first, because a link in the repository may lead to something endless. */
async function textOf(file: string): Promise<string> {
  const found = await stat(file);
  return found.isFile() && found.size <= MOST_BYTES ? readFile(file, 'utf8') : '';
}
