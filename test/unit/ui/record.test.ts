import assert from 'node:assert/strict';
import path from 'node:path';
import type * as recordModule from '../../../src/ui/record';
import { VscodeStub } from '../../support/vscodeStub';

describe('the record of a run', () => {
  let vscode: VscodeStub;
  before(() => (vscode = new VscodeStub()));
  after(() => {
    vscode.restore();
  });

  it('opens as a preview if VS Code has one, and otherwise as text', async () => {
    const { showRecord } = vscode.load(path.join(__dirname, '../../../src/ui/record')) as typeof recordModule;
    vscode.missing = ['markdown.showPreview'];
    await showRecord('# Record');
    assert.deepEqual(vscode.ran, []);
    vscode.missing = [];
    await showRecord('# Record');
    assert.deepEqual(vscode.ran, ['markdown.showPreview']);
  });
});
