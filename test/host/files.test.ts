import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { ProblemError } from '../../src/core/errors';
import { createVscodeFiles } from '../../src/platform/vscode/files';

const code = (expected: string) => (error: unknown) =>
  error instanceof ProblemError && error.problem.code === expected;
const name = 'module.tf';
const setTrue = [{ start: 7, end: 12, text: 'true' }];

describe('files through the editor', () => {
  let root: string;
  let file: string;
  const onDisk = () => readFileSync(file, 'utf8');
  const show = async (at = file) => vscode.window.showTextDocument(vscode.Uri.file(at));
  const type = async (editor: vscode.TextEditor, line: number, text: string) =>
    assert.ok(await editor.edit(builder => builder.insert(new vscode.Position(line, 0), text)));

  beforeEach(() => {
    root = realpathSync(mkdtempSync(path.join(tmpdir(), 'files-')));
    file = path.join(root, name);
    writeFileSync(file, 'flag = false\nsize = 1\n');
  });
  afterEach(async () => {
    await vscode.workspace.getConfiguration('files').update('insertFinalNewline', undefined, true);
    while (vscode.window.activeTextEditor !== undefined) {
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    }
    rmSync(root, { recursive: true });
  });

  it('are edited and saved without an open editor', async () => {
    const files = createVscodeFiles(root);
    await files.edit(name, onDisk(), setTrue);
    assert.equal(onDisk(), 'flag = true\nsize = 1\n');
    assert.equal(await files.read(name), 'flag = true\nsize = 1\n');
  });

  it('show unsaved text, and keep it in an edit', async () => {
    const editor = await show();
    await type(editor, 1, '# mine\n');
    const files = createVscodeFiles(root);
    const seen = await files.read(name);
    assert.equal(seen, 'flag = false\n# mine\nsize = 1\n');
    await files.edit(name, seen, setTrue);
    assert.equal(editor.document.getText(), 'flag = true\n# mine\nsize = 1\n');
    assert.equal(onDisk(), 'flag = true\n# mine\nsize = 1\n');
    assert.equal(editor.document.isDirty, false);
  });

  it('are not edited once the editor holds different text', async () => {
    const editor = await show();
    const seen = onDisk();
    await type(editor, 1, '# mine\n');
    await assert.rejects(createVscodeFiles(root).edit(name, seen, setTrue), code('files.changed'));
    assert.equal(editor.document.getText(), 'flag = false\n# mine\nsize = 1\n');
    assert.equal(onDisk(), seen);
  });

  it('are not edited once the disk holds different text', async () => {
    const seen = onDisk();
    await vscode.workspace.openTextDocument(vscode.Uri.file(file));
    writeFileSync(file, 'flag = false\nsize = 2\n');
    await assert.rejects(createVscodeFiles(root).edit(name, seen, setTrue), code('files.changed'));
    assert.equal(onDisk(), 'flag = false\nsize = 2\n');
  });

  it('opened through a link are the same files', async () => {
    const link = `${root}-link`;
    symlinkSync(root, link);
    try {
      const editor = await show(path.join(link, name));
      await type(editor, 1, '# mine\n');
      assert.equal(await createVscodeFiles(link).read(name), 'flag = false\n# mine\nsize = 1\n');
    } finally {
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      rmSync(link);
    }
  });

  it('are reported as changed when saving changes more than the edit', async () => {
    writeFileSync(file, 'flag = false\nsize = 1');
    await vscode.workspace.getConfiguration('files').update('insertFinalNewline', true, true);
    await show();
    await assert.rejects(createVscodeFiles(root).edit(name, onDisk(), setTrue), code('files.changed'));
  });

  it('shown in no tab are edited on disk, and nothing beyond the edit is saved', async () => {
    writeFileSync(file, 'flag = false\nsize = 1');
    await vscode.workspace.getConfiguration('files').update('insertFinalNewline', true, true);
    await vscode.workspace.openTextDocument(vscode.Uri.file(file));
    await createVscodeFiles(root).edit(name, onDisk(), setTrue);
    assert.equal(onDisk(), 'flag = true\nsize = 1');
  });

  it('outside the folder are refused', async () => {
    await assert.rejects(createVscodeFiles(root).read('../x'), code('files.outside'));
  });
});
