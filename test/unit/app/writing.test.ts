import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type * as writingModule from '../../../src/app/writing';
import { VscodeStub } from '../../support/vscodeStub';

interface Position {
  readonly line: number;
  readonly character: number;
}
/** The provider functions that VS Code would call. */
interface Provider {
  provideCompletionItems(document: object, at: Position): Promise<{ label: string }[]>;
  provideHover(document: object, at: Position): Promise<{ given: { given: string } } | undefined>;
  provideCodeLenses(document: object): { command: { title: string; arguments: string[] } }[];
}
type Register = 'registerCompletionItemProvider' | 'registerHoverProvider' | 'registerCodeLensProvider';

const runbook = `runbook: 2
id: api
title: API
phases:
  - title: Deploy
    steps:
      - { id: tell, kind: manual, title: Tell the team, with: { instructions: Post it. } }
      - id: lock
        kind: team-lock
      - id: bump
        kind: bump
        with:
          recipe: bu
`;

describe('editor support for runbooks', () => {
  let vscode: VscodeStub;
  let root: string;
  /** By registration function: the selector and provider, and whether they are still registered. */
  const registered = new Map<Register, { selector: unknown; provider: unknown; isOn: boolean }>();
  const provider = (by: Register) => registered.get(by)?.provider as Provider;
  let dispose: () => void;

  before(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'writing-'));
    await writeFile(path.join(root, 'justfile'), 'bump env module:\n  true\n\nbuild:\n  true\n');
    vscode = new VscodeStub();
    class Shown {
      constructor(
        readonly given: unknown,
        readonly command?: unknown,
      ) {}
    }
    const api = vscode.load('vscode') as Record<string, object>;
    Object.assign(api, {
      ...{ CompletionItemKind: {}, Hover: Shown, MarkdownString: Shown, CodeLens: Shown },
      CompletionItem: class {
        constructor(readonly label: string) {}
      },
      RelativePattern: class {
        constructor(
          readonly base: { readonly fsPath: string },
          readonly pattern: string,
        ) {}
      },
    });
    const register = (by: Register) => (selector: unknown, given: unknown) => {
      const entry = { selector, provider: given, isOn: true };
      registered.set(by, entry);
      return { dispose: () => (entry.isOn = false) };
    };
    const all = ['registerCompletionItemProvider', 'registerHoverProvider', 'registerCodeLensProvider'];
    for (const by of all as Register[]) Object.assign(api.languages ?? {}, { [by]: register(by) });
    const { registerWriting } = vscode.load(
      path.join(__dirname, '../../../src/app/writing'),
    ) as typeof writingModule;
    const writing = registerWriting(root);
    dispose = () => void writing.dispose();
  });
  after(async () => {
    vscode.restore();
    await rm(root, { recursive: true });
  });

  const documentOf = (text: string, name = 'api.yaml') => {
    const fsPath = path.join(root, '.runbooks', name);
    return { getText: () => text, uri: { path: fsPath, fsPath } };
  };
  const lenses = (text: string, name?: string) =>
    provider('registerCodeLensProvider')
      .provideCodeLenses(documentOf(text, name))
      .map(({ command }) => [command.title, ...command.arguments]);

  it("is registered for the repository's runbooks, in every file type", () => {
    assert.equal(registered.size, 3);
    for (const { selector } of registered.values()) {
      const { scheme, pattern } = selector as {
        scheme: string;
        pattern: { base: { fsPath: string }; pattern: string };
      };
      assert.equal(scheme, 'file');
      assert.equal(pattern.base.fsPath, path.join(root, '.runbooks'));
      assert.equal(pattern.pattern, '*.{yaml,yml,md}');
    }
  });

  it('completes kinds, and the recipes in the current justfile', async () => {
    const complete = async (line: number, character: number) =>
      (
        await provider('registerCompletionItemProvider').provideCompletionItems(documentOf(runbook), {
          line,
          character,
        })
      ).map(({ label }) => label);
    assert.ok((await complete(10, 14)).includes('terraform'));
    assert.deepEqual(await complete(12, 20), ['bump', 'build']);
    await writeFile(path.join(root, 'justfile'), 'ship:\n  true\n');
    assert.deepEqual(await complete(12, 20), ['ship']);
  });

  it('explains the kind at the pointer, and nothing else', async () => {
    const hovers = provider('registerHoverProvider');
    const found = await hovers.provideHover(documentOf(runbook), { line: 8, character: 16 });
    assert.match(found?.given.given ?? '', /^\*\*team-lock\*\*/);
    assert.equal(await hovers.provideHover(documentOf(runbook), { line: 2, character: 9 }), undefined);
  });

  it('offers to start, dry-run and preview a runbook at its top, or only to preview one with problems', () => {
    const file = path.join(root, '.runbooks', 'api.yaml');
    const whole = runbook.slice(0, runbook.indexOf('      - id: lock'));
    assert.deepEqual(lenses(whole), [
      ['$(play) Start', 'api'],
      ['Dry Run', 'api'],
      ['Preview', file],
    ]);
    assert.deepEqual(lenses(whole.replace('manual', 'manuel')), [['Preview', file]]);
    assert.deepEqual(lenses('# How we work\n\nRead this first.\n', 'README.md'), []);
  });

  it('ends with the folder', () => {
    dispose();
    assert.deepEqual(
      [...registered.values()].map(({ isOn }) => isOn),
      [false, false, false],
    );
  });
});
