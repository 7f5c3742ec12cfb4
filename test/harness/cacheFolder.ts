import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Keeps a folder in a cache, whole or not at all, and discards what earlier builds and versions have kept there.
 * @param kept absolute path of the folder
 * @param fill fills a new folder, which then becomes the kept one
 */
export function keepFolder(kept: string, fill: (folder: string) => void): void {
  const cache = path.dirname(kept);
  mkdirSync(cache, { recursive: true });
  const partial = mkdtempSync(path.join(cache, 'partial-'));
  try {
    fill(partial);
    renameSync(partial, kept);
    discardOld(cache);
  } catch (error) {
    // Ignored if another process was faster.
    if (!existsSync(kept)) throw error;
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

/** Another checkout may share the cache, so younger things may be in use. */
function discardOld(cache: string): void {
  for (const name of readdirSync(cache)) {
    const kept = path.join(cache, name);
    if (Date.now() - statSync(kept).mtimeMs > DAY_MS) rmSync(kept, { recursive: true, force: true });
  }
}
