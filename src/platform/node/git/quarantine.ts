import * as l10n from '@vscode/l10n';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ProblemError } from '../../../core/errors';
import { whyUnwritable } from '../diskFault';
import type { RunGit } from './run';

/** Most bytes that may arrive for one small file; a lock is a few kilobytes. */
const MOST_ARRIVING = 8 * 1024 * 1024;
/** Larger objects are left out if origin supports that (`uploadpack.allowFilter`, like GitHub). */
const MOST_OF_OBJECT = '1m';
const LOOK_MS = 100;

/** A ref of origin in a temporary repository of its own. */
export interface Quarantine {
  /** Lets git commands in the checkout see the fetched objects too. */
  readonly env: Readonly<Record<string, string>>;
  /** True if more arrived than a small file needs; the fetch was then aborted. */
  readonly isTooMuch: boolean;
}

/**
 * Fetches a ref of origin, without its history, into a separate repository: content pushed by a stranger neither stays in the
 * engineer's repository nor fills its disk. The checkout's settings (address, credentials, proxy) apply.
 * @param use called with the result, which is deleted when the returned promise settles
 * @throws {ProblemError} `git.*`
 */
export async function inQuarantine<T>(
  run: RunGit,
  ref: string,
  signal: AbortSignal,
  use: (quarantine: Quarantine) => Promise<T>,
): Promise<T> {
  const asked = ['rev-parse', '--path-format=absolute', '--git-common-dir', '--show-object-format'];
  const [common = '', format = ''] = (await run(asked, { signal })).stdout.trim().split('\n');
  const folder = await prepared(common, format);
  try {
    const isTooMuch = await fetchInto(run, folder, ref, signal);
    return await use({ env: { GIT_ALTERNATE_OBJECT_DIRECTORIES: path.join(folder, 'objects') }, isTooMuch });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** In git's own folder, so that conditional settings for it (`includeIf`) apply here too. */
async function prepared(common: string, format: string): Promise<string> {
  try {
    const folder = await mkdtemp(path.join(common, 'deploy-runbook-fetch-'));
    await mkdir(path.join(folder, 'objects'));
    await mkdir(path.join(folder, 'refs'));
    await writeFile(path.join(folder, 'HEAD'), 'ref: refs/heads/none\n');
    // git writes its settings during the fetch to this file instead of the engineer's.
    const own = path.join(common, 'config').replaceAll(/["\\]/g, '\\$&');
    const version = '[core]\n\trepositoryFormatVersion = 1\n';
    const objects = `[extensions]\n\tobjectFormat = ${format}\n`;
    await writeFile(path.join(folder, 'config'), `[include]\n\tpath = "${own}"\n${version}${objects}`);
    return folder;
  } catch (error) {
    throw unwritable(common, error);
  }
}

async function fetchInto(run: RunGit, folder: string, ref: string, signal: AbortSignal): Promise<boolean> {
  const tooMuch = new AbortController();
  const watch = setInterval(() => {
    sizeOf(folder).then(
      size => {
        if (size > MOST_ARRIVING) tooMuch.abort();
      },
      () => undefined,
    );
  }, LOOK_MS);
  try {
    const args = ['fetch', '--depth=1', `--filter=blob:limit=${MOST_OF_OBJECT}`, '--no-tags'];
    const more = ['--no-write-fetch-head', '--no-recurse-submodules', '--no-auto-maintenance', 'origin', ref];
    await run([...streaming, ...args, ...more], {
      signal: AbortSignal.any([signal, tooMuch.signal]),
      // GIT_WORK_TREE is needed because the settings may name a work tree. The git folder belongs to this fetch alone.
      env: { GIT_DIR: folder, GIT_WORK_TREE: folder },
    });
  } catch (error) {
    if (!tooMuch.signal.aborted || signal.aborted) throw error;
  } finally {
    clearInterval(watch);
  }
  return tooMuch.signal.aborted || (await sizeOf(folder)) > MOST_ARRIVING;
}

/** Writes objects to disk as they arrive, without holding any in memory. */
const streaming = ['-c', 'fetch.unpackLimit=1', '-c', 'core.bigFileThreshold=1m', '-c', 'gc.auto=0'];

async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(path.join(folder, 'objects'), { recursive: true });
  const sizes = await Promise.all(
    names.map(name =>
      stat(path.join(folder, 'objects', name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

function unwritable(folder: string, cause: unknown): ProblemError {
  return new ProblemError(
    {
      code: 'git.unwritable',
      message: l10n.t`Nothing can be written to ${folder}: ${whyUnwritable(cause)}.`,
      remedy: l10n.t('Free up space or allow writing there, then try again.'),
    },
    { cause },
  );
}
