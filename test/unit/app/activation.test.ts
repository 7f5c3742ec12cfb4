import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { Session, type Profiler } from 'node:inspector';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExtensionContext } from 'vscode';
import { contextKeys } from '../../../src/contributions';
import type * as extensionModule from '../../../src/extension';
import { until } from '../../harness/until';
import { VscodeStub } from '../../support/vscodeStub';

const source = path.join(__dirname, '../../../src');
const isSource = (file: string) => file.startsWith(source + path.sep);
/** The first sets the language while it loads, the second masks what is logged, the third is a line for when a run ends. */
const forLater = ['app/language.ts', 'core/text/addresses.ts', 'core/journal/runState.ts'];

describe('activation', () => {
  let folder: string;
  let vscode: VscodeStub;
  let others: readonly (readonly [string, NodeJS.Module | undefined])[];

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'activation-')));
    // Other tests have loaded some of these modules.
    others = Object.entries(require.cache).filter(([file]) => isSource(file));
    forgetSource();
    vscode = new VscodeStub();
    vscode.root = path.join(folder, 'repository');
    mkdirSync(vscode.root);
  });
  afterEach(() => {
    vscode.restore();
    forgetSource();
    for (const [file, loaded] of others) require.cache[file] = loaded;
    rmSync(folder, { recursive: true });
  });

  it('loads no module that the first view does not need', async () => {
    const coverage = new Coverage();
    const { activate } = vscode.load(path.join(source, 'extension.ts')) as typeof extensionModule;
    const loaded = Object.keys(require.cache).filter(isSource);
    // What ran until now only defines things.
    coverage.used();
    const context = extensionContext(folder);
    activate(context);
    const becomes = (state: string) =>
      until(
        `the view of ${state}`,
        () => vscode.contexts.get('deployRunbook.state'),
        now => now === state,
        { within: 10_000 },
      );
    await becomes('no-runbook');
    assert.deepEqual(
      contextKeys.filter(key => !vscode.contexts.has(key)),
      ['deployRunbook.connected'],
      'what an extension host that died has set is set anew',
    );
    mkdirSync(path.join(vscode.root, '.runbooks'));
    vscode.changeSettings();
    await becomes('not-signed-in');
    vscode.session = () => Promise.resolve({ accessToken: 'token' });
    vscode.changeSettings();
    await becomes('idle');
    // The rest can't be loaded here, and what shows problems has to work even then.
    await vscode.commands.get('deployRunbook.start')?.();
    assert.deepEqual(
      vscode.shown.map(({ by }) => by),
      ['showErrorMessage'],
    );
    const used = coverage.used();
    coverage.stop();
    for (const part of context.subscriptions) part.dispose();

    const inSource = (file: string) => path.relative(source, file);
    const unused = loaded.filter(file => !used.has(file)).map(inSource);
    assert.deepEqual(
      unused.filter(file => !forLater.includes(file)),
      [],
    );
    assert.deepEqual(
      Object.keys(require.cache)
        .filter(file => isSource(file) && !loaded.includes(file))
        .map(inSource),
      [],
      'nothing more was loaded',
    );
  });
});

function forgetSource(): void {
  for (const file of Object.keys(require.cache).filter(isSource)) Reflect.deleteProperty(require.cache, file);
}

/** What VS Code passes to the extension. */
function extensionContext(folder: string): ExtensionContext {
  const memory = { get: () => undefined, update: () => Promise.resolve() };
  return {
    subscriptions: [] as { dispose(): unknown }[],
    extension: { packageJSON: { version: '0.0.0', contributes: { commands: [] } } },
    extensionPath: path.join(folder, 'extension'),
    globalStorageUri: { fsPath: path.join(folder, 'storage') },
    globalState: memory,
    workspaceState: memory,
    secrets: { get: () => Promise.resolve(undefined), onDidChange: () => ({ dispose: () => undefined }) },
  } as unknown as ExtensionContext;
}

/** Counts calls of functions in this process. */
class Coverage {
  readonly #session = new Session();

  constructor() {
    this.#session.connect();
    this.#session.post('Profiler.enable');
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  }

  /** The files of which something was called since the last time: a function, or the getter of an export. */
  used(): ReadonlySet<string> {
    let found: readonly Profiler.ScriptCoverage[] = [];
    this.#session.post('Profiler.takePreciseCoverage', (_error, { result }) => {
      found = result;
    });
    const isCalled = ({ ranges }: Profiler.FunctionCoverage) => ranges.some(({ count }) => count > 0);
    return new Set(
      found
        .filter(({ url, functions }) => url.startsWith('file:') && functions.some(isCalled))
        .map(({ url }) => fileURLToPath(url)),
    );
  }

  stop(): void {
    this.#session.post('Profiler.stopPreciseCoverage');
    this.#session.disconnect();
  }
}
