import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Uri } from 'vscode';
import { toProblem } from '../../../src/core/errors';
import { checkRunbook } from '../../../src/core/parsing/lint';
import { kinds } from '../../../src/kinds';
import type * as newModule from '../../../src/ui/commands/newRunbook';
import { VscodeStub } from '../../support/vscodeStub';

const templates = path.join(__dirname, '../../../src/runbooks/templates');
const at = (fsPath: string) => ({ fsPath }) as Uri;

describe('creating a runbook', () => {
  let vscode: VscodeStub;
  let newRunbook: typeof newModule.newRunbook;
  let root: string;
  let id: string | undefined;
  let opened: string[];
  before(() => {
    vscode = new VscodeStub();
    const api = vscode.load('vscode') as Record<'window' | 'workspace' | 'Uri', object>;
    Object.assign(api, { FileType: { Directory: 2 } });
    Object.assign(api.Uri, {
      joinPath: ({ fsPath }: Uri, ...names: string[]) => at(path.join(fsPath, ...names)),
    });
    Object.assign(api.window, {
      showInputBox: async () => id,
      showTextDocument: async ({ fsPath }: Uri) => void opened.push(path.relative(root, fsPath)),
    });
    Object.assign(api.workspace, {
      findFiles: async () => [at(path.join(root, 'docs/move.md'))],
      asRelativePath: ({ fsPath }: Uri) => path.relative(root, fsPath),
      fs: {
        stat: async ({ fsPath }: Uri) =>
          existsSync(fsPath)
            ? { type: statSync(fsPath).isDirectory() ? 2 : 1 }
            : Promise.reject(new Error('It is not there.')),
        readDirectory: async ({ fsPath }: Uri) => readdirSync(fsPath).map(name => [name, 1]),
        readFile: async ({ fsPath }: Uri) => readFileSync(fsPath),
        writeFile: async ({ fsPath }: Uri, content: Uint8Array) => {
          mkdirSync(path.dirname(fsPath), { recursive: true });
          writeFileSync(fsPath, content);
        },
      },
    });
    ({ newRunbook } = vscode.load(
      path.join(__dirname, '../../../src/ui/commands/newRunbook'),
    ) as typeof newModule);
  });
  after(() => {
    vscode.restore();
  });
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'new-runbook-'));
    mkdirSync(path.join(root, 'docs'));
    writeFileSync(path.join(root, 'docs/move.md'), '# Move\n\n1. Call.\n');
    opened = [];
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });
  const make = (pick: string, name: string | undefined) => {
    vscode.pick = pick;
    id = name;
    return newRunbook(at(root), at(templates));
  };
  const read = (name: string) => readFileSync(path.join(root, '.runbooks', name), 'utf8');

  it('starts from a template, with the new id', async () => {
    await make('Helm', 'api');
    assert.match(read('api.yaml'), /^id: api$/m);
    assert.deepEqual(checkRunbook(read('api.yaml'), kinds).problems, []);
    assert.deepEqual(opened, ['.runbooks/api.yaml']);
  });

  it('copies a Markdown document unchanged', async () => {
    await make('docs/move.md', 'move');
    assert.equal(read('move.md'), '# Move\n\n1. Call.\n');
  });

  it('reports a remedy if the file cannot be written, and succeeds on the next try', async () => {
    writeFileSync(path.join(root, '.runbooks'), 'no folder');
    await assert.rejects(make('docs/move.md', 'move'), (error: unknown) => {
      const { code, message, remedy } = toProblem(error);
      assert.equal(code, 'runbook.unwritable');
      assert.match(message, /can't be written/);
      assert.match(remedy, /permissions/);
      return true;
    });
    rmSync(path.join(root, '.runbooks'));
    await make('docs/move.md', 'move');
    assert.equal(read('move.md'), '# Move\n\n1. Call.\n');
  });

  it('never overwrites one, in any spelling, and creates none if the person cancels', async () => {
    await make('docs/move.md', 'move');
    await assert.rejects(make('Blank', 'move'), /There is a runbook/);
    await assert.rejects(make('Blank', undefined), { name: 'CancelledError' });
    assert.deepEqual(readdirSync(path.join(root, '.runbooks')), ['move.md']);
  });
});
