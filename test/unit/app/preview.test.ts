import assert from 'node:assert/strict';
import path from 'node:path';
import type * as previewModule from '../../../src/app/preview';
import { EventEmitter, VscodeStub } from '../../support/vscodeStub';

interface File {
  readonly scheme: string;
  readonly path: string;
  readonly fsPath: string;
}
interface Provider {
  onDidChange(listener: (uri: File) => void): unknown;
  provideTextDocumentContent(uri: File): Promise<string>;
}
const file = (at: string, scheme = 'file'): File & { with(given: Partial<File>): File } => ({
  ...{ scheme, path: at, fsPath: at },
  with: given => file(given.path ?? at, given.scheme ?? scheme),
});

describe('runbook previews', () => {
  const NAME = '/repository/.runbooks/api.yaml';
  const typed = new EventEmitter<{ readonly document: { readonly uri: File } }>();
  let vscode: VscodeStub;
  let provider: Provider | undefined;
  let previews: ReturnType<typeof previewModule.createPreviews>;

  before(() => {
    vscode = new VscodeStub();
    const api = vscode.load('vscode') as Record<string, object>;
    Object.assign(api, { Uri: { file } });
    Object.assign(api.workspace ?? {}, {
      registerTextDocumentContentProvider: (_scheme: string, given: Provider) => {
        provider = given;
        return { dispose: () => (provider = undefined) };
      },
      onDidChangeTextDocument: typed.event,
      openTextDocument: () =>
        Promise.resolve({ getText: () => 'runbook: 2\nid: api\ntitle: API\nphases: []\n' }),
    });
    const { createPreviews } = vscode.load(
      path.join(__dirname, '../../../src/app/preview'),
    ) as typeof previewModule;
    previews = createPreviews();
  });
  after(() => {
    vscode.restore();
  });

  it('show a file as Markdown next to its own name, and need an open one', async () => {
    await previews.show(NAME);
    assert.deepEqual(vscode.ran, ['markdown.showPreview']);
    const shown = await provider?.provideTextDocumentContent(file(`${NAME}.preview.md`));
    assert.match(shown ?? '', /^# api\.yaml\n\nIt has faults:/);
    await assert.rejects(previews.show(), /No runbook is open/);
  });

  it('follow what is typed, until they are disposed of', () => {
    const changed: string[] = [];
    provider?.onDidChange(uri => changed.push(`${uri.scheme}:${uri.path}`));
    typed.fire({ document: { uri: file(NAME) } });
    typed.fire({ document: { uri: file(NAME, 'git') } });
    const expected = [`deploy-runbook-preview:${NAME}.preview.md`];
    assert.deepEqual(changed, expected);
    previews.dispose();
    typed.fire({ document: { uri: file(NAME) } });
    assert.deepEqual(changed, expected);
    assert.equal(provider, undefined);
  });
});
