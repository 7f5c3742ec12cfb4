import { mkdirSync, writeFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { COLLEAGUE } from './application';
import { readTemplate } from '../assets';
import { CATALOG } from '../catalog';
import { rehearsalOrigin } from '../../core/rehearsal';
import { run } from '../command';
import { cloneAs } from '../git/clone';
import { git } from '../git/git';
import { createBare } from '../git/write';
import type { Layout } from '../disk/layout';
import type { WorldFile } from '../disk/worldFile';

/** The file that declares the module, relative to the repository. */
export const MODULE_FILE = 'environments/prod/catalog-airflow.tf';
const DAY_MS = 24 * 60 * 60 * 1000;

export interface RepositoryOptions {
  /** Deployed image tags, oldest first; the last one is running. */
  readonly deployed: readonly string[];
  readonly tools: WorldFile['tools'];
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
}

/** Makes the bare origin, with a commit for each deployment so far. */
export async function createOrigin(
  layout: Layout,
  { deployed, tools, now }: RepositoryOptions,
): Promise<void> {
  const [first = '', ...later] = deployed;
  const texts = Object.entries(readTemplate('repository')).map(([name, text]) => [
    name,
    text
      .replace('@NODE@', process.execPath)
      .replace('@TERRAFORM@', tools.terraform)
      .replace('@IMAGE_TAG@', first),
  ]);
  const files = Object.fromEntries(texts) as Record<string, string>;
  const moduleText = files[MODULE_FILE] ?? '';
  await createBare(layout.origin, [
    {
      author: COLLEAGUE,
      at: now - 40 * DAY_MS,
      message: 'Add the infrastructure',
      files,
    },
    ...later.map((tag, index) => ({
      author: COLLEAGUE,
      at: now - (20 - index) * DAY_MS,
      message: `Deploy catalog ${tag} (#${1180 + index})`,
      files: { [MODULE_FILE]: moduleText.replace(first, tag) },
    })),
  ]);
}

/**
 * Clones the origin with a remote address that belongs to this rehearsal only, while git fetches from and pushes to the bare
 * repository on this machine.
 * @param id of the rehearsal
 */
export async function createCheckout(
  { directory, origin, checkout }: Pick<Layout, 'directory' | 'origin' | 'checkout'>,
  id: string,
): Promise<void> {
  const url = rehearsalOrigin(id, CATALOG.infrastructure);
  await cloneAs(url, { origin, checkout, hooks: '.git/hooks' }, args => git(directory, args));
}

/** Applies the default branch once, so that there is a state to plan against. */
export async function applyOnce({ production, checkout }: Layout, terraform: string): Promise<void> {
  const { TF_IN_AUTOMATION: _, ...env } = process.env;
  const file = path.join(checkout, MODULE_FILE);
  const text = await readFile(file, 'utf8');
  await run(terraform, ['init', '-input=false', '-no-color'], { cwd: production, env });
  await writeFile(file, text.replace(FLAG, '$1true'));
  try {
    await run(terraform, ['apply', '-auto-approve', '-input=false', '-no-color'], { cwd: production, env });
  } finally {
    await writeFile(file, text);
  }
}

/** The flag's line up to its value. */
export const FLAG = /^(\s*running_dags_cleared\s*=\s*)(?:true|false)/m;

/** Writes the scripts that recipes and modules run. */
export function writeScripts({ world }: Layout): void {
  mkdirSync(path.join(world, 'faults'), { recursive: true });
  for (const [name, text] of Object.entries(readTemplate('world')))
    writeFileSync(path.join(world, name), text);
}
