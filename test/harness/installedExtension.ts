import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { discardOld } from './discardOld';
import { readSetup, root } from './setup';

const cache = path.join(root, '.cache', 'installed');

/**
 * Installs a packed extension. A server takes a second for that, so its result is kept and copied for the next one.
 * @param vsix absolute path of the package
 * @param extensions absolute path of the folder of extensions to install it into
 */
export function installExtension(vsix: string, extensions: string): void {
  const kept = path.join(cache, createHash('sha256').update(readFileSync(vsix)).digest('hex'));
  if (!existsSync(kept)) install(vsix, kept);
  cpSync(kept, extensions, { recursive: true });
}

function install(vsix: string, kept: string): void {
  const { server, node } = readSetup();
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(path.join(cache, 'installing-'));
  const extensions = path.join(folder, 'extensions');
  try {
    execFileSync(
      node,
      [
        path.join(server, 'out', 'server-main.js'),
        `--server-data-dir=${path.join(folder, 'data')}`,
        `--extensions-dir=${extensions}`,
        '--accept-server-license-terms',
        `--install-extension=${vsix}`,
        '--force',
      ],
      { stdio: 'pipe' },
    );
    renameSync(extensions, kept);
    discardOld(cache);
  } catch (error) {
    // Ignored if another process was faster.
    if (!existsSync(kept)) throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
