import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { build } from 'esbuild';
import type { ExtensionContext } from 'vscode';
import type * as appHostModule from '../../../src/app/appHost';
import type { ProblemError } from '../../../src/core/errors';
import { createJournal } from '../../../src/platform/node/journal';
import type { Log } from '../../../src/platform/vscode/log';
import type { Credentials } from '../../../src/platform/vscode/secrets';
import { until } from '../../harness/until';
import { nothing, VscodeStub } from '../../support/vscodeStub';
import { wasmFolder } from '../../unit/core/hcl/wasmFolder';

const source = path.join(__dirname, '../../../src');
const runbook = 'runbooks/openverse-catalog.yaml';
const moduleFile = 'environments/prod/catalog-airflow.tf';

describe('a window with an open run', () => {
  let folder: string;
  let vscode: VscodeStub;
  let AppHost: typeof appHostModule.AppHost;
  let app: appHostModule.AppHost;

  before(async () => {
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'app-host-')));
    vscode = new VscodeStub();
    const outfile = path.join(folder, 'appHost.cjs');
    // Its `import()` of the engine finds TypeScript only in a bundle.
    await build({
      entryPoints: [path.join(source, 'app/appHost.ts')],
      outfile,
      bundle: true,
      format: 'cjs',
      platform: 'node',
      external: ['vscode'],
      // As esbuild.js does: the ES module of web-tree-sitter throws when it is loaded from a CommonJS bundle.
      alias: { 'web-tree-sitter': require.resolve('web-tree-sitter') },
      logLevel: 'error',
    });
    ({ AppHost } = vscode.load(outfile) as typeof appHostModule);
    const dist = path.join(folder, 'extension/dist');
    mkdirSync(path.dirname(dist));
    renameSync(wasmFolder(), dist);
    mkdirSync(path.join(dist, 'runbooks'));
    copyFileSync(path.join(source, runbook), path.join(dist, runbook));
  });
  after(() => {
    vscode.restore();
    rmSync(folder, { recursive: true, maxRetries: 5 });
  });

  beforeEach(async () => {
    const place = mkdtempSync(path.join(folder, 'window-'));
    vscode.root = checkout(place);
    vscode.settings.clear();
    // Nothing answers there.
    for (const name of ['registry.url', 'sentry.url']) vscode.settings.set(name, 'http://127.0.0.1:9');
    vscode.session = () => Promise.resolve(undefined);
    const storage = path.join(place, 'storage');
    await openRun(storage, vscode.root);
    app = new AppHost(
      {
        globalStorageUri: { fsPath: storage },
        extensionPath: path.join(folder, 'extension'),
        extension: { packageJSON: { version: '0.0.0' } },
        globalState: { get: () => undefined },
      } as unknown as ExtensionContext,
      { error: () => undefined } as unknown as Log,
      { onDidChange: nothing, get: () => Promise.resolve(undefined) } as unknown as Credentials,
    );
    await app.refresh();
    assert.equal(app.state().is, 'run');
  });
  afterEach(() => {
    app.dispose();
  });

  it('shows a problem instead of the run when its settings become unusable', async () => {
    vscode.changeSettings({ 'tools.git': 'bin/git' });
    await app.refresh();
    assert.equal(app.state().is, 'problem');
  });

  it('shows a flag left true once the run is over, even when nobody is signed in', async () => {
    const open = app.state();
    assert.equal(open.is, 'run');
    if (open.is === 'run') await open.deployment.abort('It is better to stop here');
    app.seen();
    await app.refresh();
    assert.deepEqual(app.state(), { is: 'not-signed-in' });
    const file = path.join(vscode.root, moduleFile);
    writeFileSync(file, readFileSync(file, 'utf8').replace('false', 'true'));
    await app.refresh();
    const state = app.state();
    assert.deepEqual(state.is === 'idle' && state.leftFlags.map(({ where }) => where), ['checkout']);
  });

  it('asks for Airflow only if a runbook may read it', async () => {
    const open = app.state();
    assert.equal(open.is, 'run');
    if (open.is === 'run') await open.deployment.abort('It is better to stop here');
    vscode.session = () => Promise.resolve({ accessToken: 'token' });
    const runbooks = path.join(vscode.root, '.runbooks');
    mkdirSync(runbooks);
    writeFileSync(path.join(runbooks, 'index.md'), '# Move the index\n\n1. Tell the team.\n');
    const isNow = async () => {
      await app.refresh();
      return app.state().is;
    };
    assert.equal(await isNow(), 'no-airflow', 'the shipped one does, and its module is here');
    rmSync(path.join(vscode.root, moduleFile));
    assert.equal(await isNow(), 'idle');
    writeFileSync(path.join(runbooks, 'api.yaml'), 'runbook: 1\nservice:\n  name: api\n');
    assert.equal(await isNow(), 'no-airflow');
  });

  it('refuses to start a runbook whose text differs from what was shown', async () => {
    const open = app.state();
    assert.equal(open.is, 'run');
    if (open.is === 'run') await open.deployment.abort('It is better to stop here');
    const id = 'openverse-catalog';
    const started = app.start(
      { id, title: 'Test', inputs: {}, sha256: 'f'.repeat(64) },
      new AbortController().signal,
    );
    await assert.rejects(started, ({ problem }: ProblemError) => problem.code === 'runbook.changed');
  });

  for (const apart of [0, 60])
    it(`keeps driving when two settings change ${apart} ms apart`, async () => {
      // Takes a moment, like a keyring.
      vscode.session = () => wait(150, undefined);
      vscode.changeSettings();
      await wait(apart);
      vscode.changeSettings();
      await app.refresh();
      const elsewhere = () => {
        const state = app.state();
        return state.is === 'run' ? state.deployment.view.drivenElsewhere : state.is;
      };
      await until('this window to drive', elsewhere, driver => driver === null, { within: 8_000 });
    });
});

/** A clone of a repository with a module to deploy. */
function checkout(place: string): string {
  const root = path.join(place, 'checkout');
  const git = (cwd: string, ...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args], {
      cwd,
      stdio: 'pipe',
    });
  git(place, 'init', '-q', '--bare', 'origin.git');
  git(place, 'clone', '-q', 'origin.git', 'checkout');
  mkdirSync(path.join(root, path.dirname(moduleFile)), { recursive: true });
  writeFileSync(
    path.join(root, moduleFile),
    'module "catalog-airflow" {\n  running_dags_cleared = false\n}\n',
  );
  git(root, 'add', '.');
  git(root, 'commit', '-qm', 'First');
  git(root, 'push', '-q', 'origin', 'HEAD');
  git(root, 'remote', 'set-head', 'origin', '-a');
  return root;
}

/** Leaves a run open, as an earlier window of this checkout would. */
async function openRun(storage: string, root: string): Promise<void> {
  const repository = path.join(root, '../origin.git');
  const text = readFileSync(path.join(source, runbook), 'utf8');
  await createJournal({ folder: path.join(storage, 'journal'), repository }).append('run-1', {
    ...{ v: 1, seq: 0, at: new Date().toISOString(), type: 'run.started', runId: 'run-1', by: 'ada' },
    ...{ repository, checkout: root, extensionVersion: '0.0.0' },
    runbook: { source: 'shipped', sha256: 'f'.repeat(64), text, differences: [] },
  });
}
