import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { isAlive, ownIdentity } from './runner/process';

const ClaimSchema = v.object({ pid: v.number(), start: v.string(), since: v.string() });
type Claim = v.InferOutput<typeof ClaimSchema>;

/** Who drives a run on this machine. */
export type DriverClaim =
  | { release(): Promise<void> }
  /** ISO 8601: since when. */
  | { readonly heldBy: { readonly pid: number; readonly since: string } };

/**
 * Lets one process of this machine drive a run: of two windows on one repository the second one only looks on. A claim
 * belongs to a process by its id and start time; one whose process has ended counts no more.
 * @param folder where claims are kept, the same for all windows
 * @throws when the folder can't be written
 */
export async function claimDriver(folder: string, runId: string): Promise<DriverClaim> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, `${runId.replaceAll(/[^A-Za-z0-9_-]/g, '_')}.driver`);
  const claim: Claim = { ...(await ownIdentity()), since: new Date().toISOString() };
  const text = JSON.stringify(claim);
  // A link appears with its content or not at all, so nobody reads half a claim.
  const own = `${file}.${randomUUID()}`;
  await writeFile(own, text, { flag: 'wx', mode: 0o600 });
  try {
    for (;;) {
      if (await linked(own, file)) return { release: () => release(file, text) };
      const holder = await read(file);
      if (holder === undefined) continue;
      const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), ClaimSchema), holder);
      if (parsed.success && (await isAlive(parsed.output))) {
        const { pid, since } = parsed.output;
        return { heldBy: { pid, since } };
      }
      await clear(file, holder);
    }
  } finally {
    await unlink(own);
  }
}

async function release(file: string, text: string): Promise<void> {
  if ((await read(file)) === text) await unlink(file);
}

/** Takes a stale claim away; if another window was quicker, what it put there comes back. */
async function clear(file: string, stale: string): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
  } catch {
    return;
  }
  if ((await read(aside)) !== stale) await linked(aside, file);
  await unlink(aside);
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function read(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
