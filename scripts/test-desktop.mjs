/** Runs test/host in a desktop VS Code, which is downloaded, with the extension in `dist/`. */
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { bundleHostTests } from './bundle-host-tests.mjs';
import { root } from './process.mjs';

// macOS allows sockets only at short paths, so the window's data is in the temporary folder.
const data = mkdtempSync(path.join(tmpdir(), 'runbook-'));
const folder = path.join(data, 'folder');
mkdirSync(folder);

process.exitCode = await runTests({
  cachePath: path.join(root, '.vscode-test', 'desktop'),
  extensionDevelopmentPath: root,
  extensionTestsPath: await bundleHostTests(),
  launchArgs: [
    folder,
    '--disable-extensions',
    `--user-data-dir=${path.join(data, 'user')}`,
    '--disable-workspace-trust',
    '--skip-welcome',
  ],
});
