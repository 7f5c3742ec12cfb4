import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { keepFolder } from './cacheFolder';
import { readSetup, root } from './setup';

const cache = path.join(root, '.cache', 'installed');

/**
 * Installs a packed extension. A server takes a second for that, so its result is kept and copied for the next one.
 * @param vsix absolute path of the package
 * @param extensions absolute path of the folder of extensions to install it into
 */
export function installExtension(vsix: string, extensions: string): void {
  const kept = path.join(cache, createHash('sha256').update(readFileSync(vsix)).digest('hex'));
  if (!existsSync(kept))
    keepFolder(kept, folder => {
      install(vsix, folder);
    });
  cpSync(kept, extensions, { recursive: true });
}

function install(vsix: string, extensions: string): void {
  const { server, node } = readSetup();
  const data = mkdtempSync(path.join(tmpdir(), 'deploy-runbook-installing-'));
  try {
    execFileSync(
      node,
      [
        path.join(server, 'out', 'server-main.js'),
        `--server-data-dir=${data}`,
        `--extensions-dir=${extensions}`,
        '--accept-server-license-terms',
        `--install-extension=${vsix}`,
        '--force',
      ],
      { stdio: 'pipe' },
    );
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}
