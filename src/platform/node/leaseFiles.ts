import * as l10n from '@vscode/l10n';
import { randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, rm, truncate, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import type { Grant } from '../../core/engine/lease';
import { ProblemError } from '../../core/errors';
import { whyUnwritable } from './diskFault';
import { isAlive, ownIdentity } from './runner/process';

const HolderSchema = v.object({ pid: v.number(), start: v.string(), since: v.string() });
type Holder = v.InferOutput<typeof HolderSchema>;

/**
 * Lets only one process on this machine drive a run: of two windows on one repository, the second one is only an observer. A
 * lease belongs to a process, identified by its ID and start time, and is void once that process has exited.
 *
 * The leases of a run are numbered, and the highest number is the valid one. Nobody removes another process's valid lease: a
 * process that finds the highest one void or released links the next number, which only one process can do, so that a takeover
 * can't remove a successor's lease.
 * @param folder where leases are kept, the same for all windows
 * @param force takes the lease over from a window that is alive, which checks `isHeld` before it does anything
 * @throws {ProblemError} `lease.unwritable`: without a lease nobody drives
 */
export async function takeLease(folder: string, runId: string, force = false): Promise<Grant> {
  try {
    return await take(folder, runId, force);
  } catch (error) {
    throw unwritable(folder, error);
  }
}

/**
 * The process that drives a run, by the same rules as {@link takeLease}; null if there is none.
 * @throws {ProblemError} `lease.unwritable`
 */
export async function leaseHolder(
  folder: string,
  runId: string,
): Promise<{ readonly pid: number; readonly since: string } | null> {
  const file = fileOf(folder, runId);
  try {
    const last = Math.max(0, ...(await numbers(file)));
    const holder = last === 0 ? undefined : await holderOf(`${file}.${last}`);
    return holder === undefined ? null : { pid: holder.pid, since: holder.since };
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw unwritable(folder, error);
  }
}

async function take(folder: string, runId: string, force: boolean): Promise<Grant> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = fileOf(folder, runId);
  const content: Holder = { ...(await ownIdentity()), since: new Date().toISOString() };
  // A link appears complete or not at all, so nobody reads half a lease.
  const own = `${file}.${randomUUID()}`;
  try {
    await writeFile(own, JSON.stringify(content), { flag: 'wx', mode: 0o600 });
    for (;;) {
      const last = Math.max(0, ...(await numbers(file)));
      const holder = last === 0 ? undefined : await holderOf(`${file}.${last}`);
      if (holder !== undefined && !force) return { heldBy: { pid: holder.pid, since: holder.since } };
      const mine = `${file}.${last + 1}`;
      if (!(await linked(own, mine))) continue;
      const others = (await numbers(file)).filter(number => number !== last + 1);
      // A lower number may only have been free because its successors had removed the file.
      if (others.some(number => number > last + 1)) {
        await unlink(mine);
        continue;
      }
      await Promise.all(others.map(number => rm(`${file}.${number}`, { force: true })));
      return {
        release: () => release(mine),
        isHeld: async () => Math.max(...(await numbers(file))) === last + 1,
      };
    }
  } finally {
    await rm(own, { force: true });
  }
}

function fileOf(folder: string, runId: string): string {
  return path.join(folder, `${runId.replaceAll(/[^A-Za-z0-9_-]/g, '_')}.driver`);
}

/** Leaves the lease as an empty file: numbers must never go down, or two processes could each hold one. */
async function release(mine: string): Promise<void> {
  try {
    await truncate(mine);
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error;
  }
}

/** The numbers of all existing leases, in any state. */
async function numbers(file: string): Promise<number[]> {
  const prefix = `${path.basename(file)}.`;
  return (await readdir(path.dirname(file)))
    .filter(name => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)))
    .map(name => Number(name.slice(prefix.length)));
}

/** @returns undefined for a lease that was released, is unreadable, or whose process has exited */
async function holderOf(file: string): Promise<Holder | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
  const holder = v.safeParse(v.pipe(v.string(), v.parseJson(), HolderSchema), text);
  return holder.success && (await isAlive(holder.output)) ? holder.output : undefined;
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function unwritable(folder: string, cause: unknown): ProblemError {
  return new ProblemError(
    {
      code: 'lease.unwritable',
      message: l10n.t`A deployment is open, and this window can't take its lease: ${whyUnwritable(cause)}.`,
      remedy: l10n.t(
        'Free up space or fix the disk, then come back to this window. Nothing that was recorded is lost; what the run left open is in the team lock, too.',
      ),
      detail: folder,
    },
    { cause },
  );
}
