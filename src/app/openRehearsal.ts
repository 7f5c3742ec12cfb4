import * as v from 'valibot';
import { commands, Uri } from 'vscode';
import type { GitApi } from '../core/ports/git';
import type { RunbookChoice } from '../core/runbook/runbookChoice';
import { CopySchema } from './copiedRepository';
import { copyRepository } from './copyRepository';
import { checkoutOf, copyOf, newWorldDirectory, runningWorld } from './rehearsal';

/**
 * Makes a new rehearsal, starts its services and opens it in this window.
 * @param storage absolute path of the extension's own folder
 * @param program absolute path of the program that runs the services
 */
export async function openRehearsal(storage: string, program: string): Promise<void> {
  const directory = newWorldDirectory(storage, new Date());
  await runningWorld(directory, program);
  await open(checkoutOf(directory));
}

/**
 * Copies the repository into a new rehearsal, with one runbook, and opens that in this window.
 * @param git of the checkout that is open
 */
export async function openRunbookRehearsal(
  storage: string,
  program: string,
  git: Pick<GitApi, 'root' | 'originPlaces'>,
  { id, text, isDocument }: Pick<RunbookChoice, 'id' | 'text' | 'isDocument'>,
): Promise<void> {
  const [place] = await git.originPlaces(new AbortController().signal);
  const repository = place?.repository ?? '';
  const directory = newWorldDirectory(storage, new Date());
  const world = await runningWorld(directory, program, ['--servers']);
  await copyRepository(directory, world.id, {
    root: git.root,
    repository: v.is(CopySchema, { repository }) ? repository : 'own/repository',
    runbook: { name: `${id}.${isDocument ? 'md' : 'yaml'}`, text },
  });
  await open(copyOf(directory));
}

async function open(folder: string): Promise<void> {
  await commands.executeCommand('vscode.openFolder', Uri.file(folder), { forceReuseWindow: true });
}
