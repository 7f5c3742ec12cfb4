import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { keepFolder } from './cacheFolder';
import { readSetup, root } from './setup';

/** Chromium loads a script at the first visit, keeps its compiled code at the second, and reads that at the third. */
const VISITS = 2;
/** The compiled workbench takes more bytes, and every other script fewer. */
const WORKBENCH = 4_000_000;
/** Nothing else of a profile is kept, so a window starts without anything that an earlier one remembered. */
const kept = ['Cache', 'Code Cache'].map(name => path.join('Default', name));
const cache = path.join(root, '.cache', 'profiles');

/** A new profile for one Chromium. */
export interface Profile {
  readonly folder: string;
  /** Removes it, once its Chromium has ended; the next windows get its caches if they are better than what there is. */
  discard(): void;
}

/**
 * Makes a profile with VS Code's scripts, compiled by earlier windows: otherwise each window spends a third of its opening on
 * that.
 * @param chromium absolute path of the executable
 */
export function newProfile(chromium: string): Profile {
  const folder = mkdtempSync(path.join(tmpdir(), 'deploy-runbook-profile-'));
  const after = (visits: number) => path.join(cache, `${keyOf(chromium)}-${visits}`);
  let visits = VISITS;
  while (visits > 0 && !existsSync(after(visits))) visits--;
  if (visits > 0) cpSync(after(visits), folder, { recursive: true });
  return {
    folder,
    discard: () => {
      if (visits < VISITS) keep(folder, after(visits + 1), visits + 1);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Another Chromium or VS Code would reject the code. */
function keyOf(chromium: string): string {
  const version = path.basename(readSetup().server);
  const file = realpathSync(chromium);
  return createHash('sha256')
    .update(`${file} ${statSync(file).mtimeMs} ${version}`)
    .digest('hex')
    .slice(0, 16);
}

function keep(profile: string, to: string, visits: number): void {
  if (existsSync(to) || (visits === VISITS && !hasCode(profile))) return;
  keepFolder(to, folder => {
    for (const name of kept.filter(each => existsSync(path.join(profile, each))))
      cpSync(path.join(profile, name), path.join(folder, name), { recursive: true });
  });
}

/** Whether the workbench's code is there, which takes a few seconds; a window may have been closed before. */
function hasCode(profile: string): boolean {
  const folder = path.join(profile, 'Default', 'Code Cache', 'js');
  return (
    existsSync(folder) && readdirSync(folder).some(name => statSync(path.join(folder, name)).size > WORKBENCH)
  );
}
