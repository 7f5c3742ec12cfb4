import * as l10n from '@vscode/l10n';
import { randomUUID } from 'node:crypto';
import {
  access,
  chmod,
  constants,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
} from 'node:fs/promises';
import path from 'node:path';
import { ProblemError } from '../../core/errors';
import { applyEdits } from '../../core/textEdit';
import type { FilesApi } from '../../core/ports/files';
import { whyUnwritable } from './diskFault';

/**
 * Files of a checkout without an editor. Edits replace the file as a whole, so that no reader sees half of one, and are
 * on the disk when they resolve. Besides the port's problems: `files.outside`, and `files.unreadable` for what is there
 * and can't be read, which is never told as missing.
 * @param root absolute path of the checkout
 */
export function createFiles(root: string): FilesApi {
  const read = async (file: string): Promise<string | undefined> => {
    const target = await insidePath(root, file);
    if (target === undefined) return undefined;
    try {
      return decode(await readFile(target));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw unreadable(file, error);
    }
  };
  return {
    read,
    edit: async (file, expected, edits) => {
      const target = await insidePath(root, file);
      if (target === undefined || (await read(file)) !== expected) throw changed(file);
      try {
        await replace(target, applyEdits(expected, edits));
      } catch (error) {
        throw unwritable(file, error);
      }
    },
    list: async folder => {
      const target = await insidePath(root, folder);
      if (target === undefined) return [];
      try {
        const entries = await readdir(target, { withFileTypes: true });
        return entries.filter(entry => entry.isFile()).map(entry => entry.name);
      } catch (error) {
        if (isMissing(error)) return [];
        throw unreadable(folder, error);
      }
    },
  };
}

/**
 * Absolute path with links resolved; undefined when nothing is there.
 * @throws {ProblemError} `files.outside` for a path that leaves the checkout, also through a link, and for git's own files
 */
export async function insidePath(root: string, file: string): Promise<string | undefined> {
  const base = await realpath(root);
  const direct = path.resolve(base, file);
  if (!isInside(base, direct)) throw outside(file);
  try {
    const target = await realpath(direct);
    const isGit = path.relative(base, target).toLowerCase().split(path.sep).includes('.git');
    if (isInside(base, target) && !isGit) return target;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw unreadable(file, error);
  }
  throw outside(file);
}

function isInside(base: string, target: string): boolean {
  return target === base || target.startsWith(base + path.sep);
}

/** As UTF-8 without loss; a byte order mark stays. */
function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}

async function replace(target: string, text: string): Promise<void> {
  const { mode } = await stat(target);
  // To replace a file takes no right to write it, but that is what its owner has ruled out.
  await access(target, constants.W_OK);
  const temporary = `${target}.${randomUUID()}`;
  try {
    await synced(temporary, 'wx', async handle => handle.writeFile(text));
    await chmod(temporary, mode);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await synced(path.dirname(target), 'r');
}

async function synced(
  file: string,
  flags: string,
  write?: (handle: Awaited<ReturnType<typeof open>>) => Promise<void>,
): Promise<void> {
  const handle = await open(file, flags);
  try {
    await write?.(handle);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}

function outside(file: string): ProblemError {
  return new ProblemError({
    code: 'files.outside',
    message: l10n.t`${file} leads out of the checkout, or to git's own files.`,
    remedy: l10n.t('Correct the path in the runbook; links out of the repository are not followed.'),
  });
}

function unreadable(file: string, cause: unknown): ProblemError {
  const why = cause instanceof TypeError ? l10n.t('it is not UTF-8 text') : codeOf(cause);
  return new ProblemError(
    {
      code: 'files.unreadable',
      message: l10n.t`${file} can't be read: ${why}.`,
      remedy: l10n.t('Check what it is and its permissions, then try again.'),
    },
    { cause },
  );
}

/** The text that an edit was made for is not there any more. */
export function changed(file: string): ProblemError {
  return new ProblemError({
    code: 'files.changed',
    message: l10n.t`${file} changed since it was read.`,
    remedy: l10n.t('Look at the change, then try again.'),
  });
}

/** The file could not be saved. */
function unwritable(file: string, cause: unknown): ProblemError {
  return new ProblemError(
    {
      code: 'files.unwritable',
      message: l10n.t`${file} can't be saved: ${whyUnwritable(cause)}.`,
      remedy: l10n.t('Check its permissions and the disk, then try again.'),
    },
    { cause },
  );
}
