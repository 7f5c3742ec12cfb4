import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import path from 'node:path';

/** Name of the checkout inside a world's folder. */
const CHECKOUT = 'openverse-infrastructure';
/** The same for the rehearsal of any other runbook. */
const COPY = 'repository';

/**
 * The world that a folder belongs to. Only a folder under our own storage qualifies, after resolving links, so no other
 * repository can point the extension at addresses or credentials, or pass for a rehearsal.
 * @param storage folder of the extension's own storage
 * @param root the open checkout
 */
export function worldDirectory(storage: string, root: string): string | undefined {
  const checkout = real(root);
  const directory = path.dirname(checkout);
  return path.dirname(directory) === rehearsalsOf(storage) &&
    [CHECKOUT, COPY].includes(path.basename(checkout))
    ? directory
    : undefined;
}

/** Folder of all rehearsals. */
export function rehearsalsOf(storage: string): string {
  return path.join(real(storage), 'rehearsal');
}

/** Where the engine keeps its data about the checkout: a rehearsal has its own journal, leases and jobs. */
export function engineStorage(storage: string, root: string): string {
  const world = worldDirectory(storage, root);
  return world === undefined ? storage : path.join(world, 'engine');
}

/** Whether any run was ever started from this checkout or another one on this machine. */
export function hasJournal(storage: string, root: string): boolean {
  return existsSync(path.join(engineStorage(storage, root), 'journal'));
}

function real(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return path.resolve(folder);
  }
}

/** Creates the folder for a new rehearsal. */
export function newWorldDirectory(storage: string, now: Date): string {
  const directory = path.join(storage, 'rehearsal', now.toISOString().slice(0, -1).replaceAll(/[:T.]/g, '-'));
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return directory;
}

/** Folder of a rehearsal's checkout. */
export function checkoutOf(directory: string): string {
  return path.join(directory, CHECKOUT);
}

/** Folder of the copied repository whose runbook is rehearsed. */
export function copyOf(directory: string): string {
  return path.join(directory, COPY);
}
