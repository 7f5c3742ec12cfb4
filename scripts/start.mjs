/**
 * Opens a real VS Code on a new rehearsal: the desktop one if installed, otherwise a server for the browser. Everything that it
 * creates is in `.vscode-test/start/`.
 *
 * `--server` uses a browser even if there is a desktop VS Code. `--watch` builds each change of the sources as it is saved; the
 * window runs it once it is reloaded.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { ensureDependencies } from './dependencies.mjs';
import { must, root, run, which } from './process.mjs';

const home = path.join(root, '.vscode-test', 'start');
const vsix = path.join(root, 'deploy-runbook.vsix');

const { values: options } = parseArgs({
  options: { server: { type: 'boolean', default: false }, watch: { type: 'boolean', default: false } },
});
// In a container, over SSH and in WSL, `code` only tells a window elsewhere what to open, and takes no folder for its data.
const isRemote = 'VSCODE_IPC_HOOK_CLI' in process.env || 'WSL_DISTRO_NAME' in process.env;

await ensureDependencies();
await must(process.execPath, ['scripts/package.mjs']);
const code = options.server || isRemote ? undefined : which('code');
await (code === undefined ? startServerWindow() : startDesktop(code));

/** @param {string} code */
async function startDesktop(code) {
  const data = path.join(home, 'desktop');
  const extensions = path.join(home, 'extensions');
  const own = ['--user-data-dir', data, '--extensions-dir', extensions];
  await must(code, [...own, '--install-extension', vsix, '--force']);
  const world = await startWorld(path.join(data, 'User'));
  console.log('VS Code opens on the rehearsal. Close its window to end.');
  const stopWatching = watch(extensions);
  process.exitCode = await run(code, [...own, '--new-window', '--wait', world.checkout]);
  stopWatching();
  world.stop();
}

async function startServerWindow() {
  const { setUpServer } = await import('./setup.mjs');
  await setUpServer();
  const { startServer, userDataOf } = await import('./harness.mjs');
  const dataDir = path.join(home, 'server');
  const extensions = path.join(dataDir, 'extensions');
  rmSync(extensions, { recursive: true, force: true });
  const world = await startWorld(userDataOf(dataDir));
  const token = randomBytes(16).toString('hex');
  const server = await startServer({ dataDir, vsix: [vsix], token });
  const stopWatching = watch(extensions);
  const address = new URL(server.address);
  address.searchParams.set('tkn', token);
  address.searchParams.set('folder', world.checkout);
  console.log(`\nOpen this address in a browser; end with Ctrl-C:\n\n  ${address.href}\n`);
  await new Promise(resolve => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  stopWatching();
  world.stop();
  await server.stop();
}

/**
 * With `--watch`, lets the installed extension run what is in `dist/`, and builds that as sources are saved.
 * @param {string} extensions folder into which it was installed
 * @returns {() => void} stops
 */
function watch(extensions) {
  if (!options.watch) return () => undefined;
  for (const name of readdirSync(extensions).filter(each => each.startsWith('deploy-runbook.'))) {
    const installed = path.join(extensions, name, 'dist');
    rmSync(installed, { recursive: true });
    symlinkSync(path.join(root, 'dist'), installed);
  }
  console.log('After a change, run “Developer: Reload Window” in it.');
  const child = spawn(process.execPath, ['esbuild.js', '--watch'], { cwd: root, stdio: 'inherit' });
  return () => child.kill();
}

/**
 * Creates a rehearsal where the extension keeps its own, and runs its servers.
 * @param {string} userData VS Code's folder `User`
 * @returns {Promise<{ checkout: string, stop: () => void }>} once it is ready
 */
async function startWorld(userData) {
  const name = new Date().toISOString().slice(0, 19).replaceAll(/[:T]/g, '-');
  const folder = path.join(userData, 'globalStorage', 'deploy-runbook.deploy-runbook', 'rehearsal', name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  console.log('Setting up the rehearsal.');
  const child = spawn(process.execPath, [path.join(root, 'dist', 'rehearsal.js'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve);
    child.once('exit', code => reject(new Error(`The rehearsal ended with exit code ${code}.`)));
  });
  return { checkout: path.join(folder, 'openverse-infrastructure'), stop: () => child.kill() };
}
