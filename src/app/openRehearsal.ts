import * as v from 'valibot';
import { commands, Uri } from 'vscode';
import type { Ports } from '../core/ports';
import { parseRunbook } from '../core/parsing/parseRunbook';
import type { RunbookChoice } from '../core/candidates/runbookChoice';
import { kinds } from '../kinds';
import { CopySchema } from './copiedRepository';
import { copyRepository } from './copyRepository';
import { subjectsOf } from './standIns/subjects';
import { checkoutOf, copyOf, newWorldDirectory } from './rehearsal';
import { runningWorld } from './runningWorld';

/**
 * Creates a new rehearsal, starts its services and opens it in this window.
 * @param storage absolute path of the extension's own folder
 * @param program absolute path of the program that runs the services
 */
export async function openRehearsal(storage: string, program: string): Promise<void> {
  const directory = newWorldDirectory(storage, new Date());
  await runningWorld(directory, program);
  await open(checkoutOf(directory));
}

/**
 * Copies the repository into a new rehearsal, with one runbook, and opens it in this window.
 * @param ports of the open checkout
 */
export async function openRunbookRehearsal(
  storage: string,
  program: string,
  { git, files }: Pick<Ports, 'git' | 'files'>,
  { id, text, isDocument }: Pick<RunbookChoice, 'id' | 'text' | 'isDocument'>,
): Promise<void> {
  const [place] = await git.originPlaces(new AbortController().signal);
  const named = place?.repository ?? '';
  const origin = v.is(CopySchema, { repository: named }) ? named : 'own/repository';
  const name = `${id}.${isDocument ? 'md' : 'yaml'}`;
  const { runbook } = parseRunbook(text, kinds, name);
  const subjects = runbook && (await subjectsOf(runbook, origin, file => files.read(file)));
  const directory = newWorldDirectory(storage, new Date());
  const more = subjects === undefined ? ['--servers'] : ['--subjects', JSON.stringify(subjects)];
  const world = await runningWorld(directory, program, more);
  await copyRepository(directory, world.id, {
    root: git.root,
    repository: subjects?.infrastructure ?? origin,
    runbook: { name, text },
  });
  await open(copyOf(directory));
}

async function open(folder: string): Promise<void> {
  await commands.executeCommand('vscode.openFolder', Uri.file(folder), { forceReuseWindow: true });
}
