import { readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Discards what earlier builds and versions kept in a cache. Another checkout may share it, so younger things may be in use. */
export function discardOld(cache: string): void {
  for (const name of readdirSync(cache)) {
    const kept = path.join(cache, name);
    if (Date.now() - statSync(kept).mtimeMs > DAY_MS) rmSync(kept, { recursive: true, force: true });
  }
}
