import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ProblemError } from '../core/errors';
import { CATALOG } from './catalog';
import { readInstance } from './state/instance';
import type { Layout } from './disk/layout';
import { applyOnce, createCheckout, createOrigin, writeScripts } from './repository';
import type { Choices, Saved } from './state/saved';
import { seedWorld } from './seed';
import type { WorldFile } from './disk/worldFile';

/**
 * Makes a new world in an empty folder: repositories, state, and an instance running the last release.
 * @throws {ProblemError} `rehearsal.folder` when the folder isn't empty, `rehearsal.command` when a tool fails
 */
export async function createWorld(
  layout: Layout,
  tools: WorldFile['tools'],
  choices: Choices,
  upgrade: boolean,
): Promise<Saved> {
  try {
    return await create(layout, tools, choices, upgrade);
  } catch (error) {
    // Half a world can't be resumed, and the folder was empty before.
    for (const name of readdirSync(layout.directory)) {
      rmSync(path.join(layout.directory, name), { recursive: true, force: true });
    }
    throw error;
  }
}

async function create(
  layout: Layout,
  tools: WorldFile['tools'],
  choices: Choices,
  upgrade: boolean,
): Promise<Saved> {
  const now = Date.now();
  writeScripts(layout);
  const { airflow, subjects } = choices;
  const { state, releaseTags } = await seedWorld(layout, {
    airflow,
    upgrade,
    now,
    subjects: subjects ?? CATALOG,
  });
  if (subjects === undefined) await createOrigin(layout, { deployed: releaseTags, tools, now });
  if (choices.checkout) {
    await createCheckout(layout, choices.id);
    await applyOnce(layout, tools.terraform);
  } else {
    writeFileSync(layout.instance, `${releaseTags.at(-1) ?? ''} first\n`);
  }
  state.instance.id = readInstance(layout.instance);
  return { version: 2, choices, state };
}

/** @throws {ProblemError} `rehearsal.folder` when the folder isn't empty */
export function claimFolder(directory: string): void {
  mkdirSync(directory, { recursive: true });
  if (readdirSync(directory).length === 0) return;
  throw new ProblemError({
    code: 'rehearsal.folder',
    message: `${directory} is not empty, and holds no rehearsal that can be gone on with.`,
    remedy: 'Delete it, or choose another folder for the rehearsal.',
  });
}
