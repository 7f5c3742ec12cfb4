import { randomUUID } from 'node:crypto';
import { open, readdir, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { ProblemError } from '../../core/errors';
import { applyEdits } from '../../core/hcl/textEdit';
import type { FilesApi } from '../../core/ports/files';

/**
 * Files of a checkout without an editor. Edits replace the file as a whole, so that no reader sees half of one.
 * @param root absolute path of the checkout
 */
export function createFiles(root: string): FilesApi {
  return {
    read: async file => read(await insidePath(root, file)),
    edit: async (file, expected, edits) => {
      const target = await insidePath(root, file);
      const current = target === undefined ? undefined : await read(target);
      if (target === undefined || current !== expected) throw changed(file);
      try {
        await replace(target, applyEdits(current, edits));
      } catch (error) {
        throw unwritable(file, error);
      }
    },
    list: async folder => {
      const target = await insidePath(root, folder);
      if (target === undefined) return [];
      const entries = await readdir(target, { withFileTypes: true });
      return entries.filter(e => e.isFile()).map(e => e.name);
    },
  };
}

/**
 * Absolute path with links resolved; undefined when nothing is there.
 * @throws {ProblemError} `files.outside` for a path that leaves the checkout, also through a link
 */
export async function insidePath(root: string, file: string): Promise<string | undefined> {
  const base = await realpath(root);
  let target: string;
  try {
    target = await realpath(path.join(base, file));
  } catch {
    target = path.join(base, file);
    if (isInside(base, target)) return undefined;
  }
  if (isInside(base, target)) return target;
  throw new ProblemError({
    code: 'files.outside',
    message: `${file} leads out of the checkout.`,
    remedy: 'Correct the path in the runbook; links out of the repository are not followed.',
  });
}

function isInside(base: string, target: string): boolean {
  return target === base || target.startsWith(base + path.sep);
}

async function read(target: string | undefined): Promise<string | undefined> {
  if (target === undefined) return undefined;
  return readFile(target, 'utf8');
}

async function replace(target: string, text: string): Promise<void> {
  const { mode } = await stat(target);
  const temporary = `${target}.${randomUUID()}`;
  try {
    const handle = await open(temporary, 'wx', mode);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** The text that an edit was made for is not there any more. */
export function changed(file: string): ProblemError {
  return new ProblemError({
    code: 'files.changed',
    message: `${file} changed since it was read.`,
    remedy: 'Look at the change, then try again.',
  });
}

/** The file could not be saved. */
export function unwritable(file: string, cause: unknown): ProblemError {
  return new ProblemError(
    {
      code: 'files.unwritable',
      message: `${file} can't be saved${cause instanceof Error ? `: ${cause.message}` : ''}.`,
      remedy: 'Check its permissions and the disk, then try again.',
    },
    { cause },
  );
}
