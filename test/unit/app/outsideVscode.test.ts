import assert from 'node:assert/strict';
import path from 'node:path';
import type * as deferredModule from '../../../src/app/deferred';
import { VscodeStub } from '../../support/vscodeStub';

describe('the deploy-runbook program', () => {
  it('needs nothing from VS Code', () => {
    const vscode = new VscodeStub();
    try {
      const api = vscode.load('vscode') as Record<string, unknown>;
      for (const name of Object.keys(api)) Reflect.deleteProperty(api, name);
      const { commandLine } = vscode.load(
        path.join(__dirname, '../../../src/app/deferred'),
      ) as typeof deferredModule;
      let out = '';
      const told = { out: (text: string) => void (out += text), error: () => undefined };
      assert.equal(commandLine(['--help'], { folder: '/', ...told }), 0);
      assert.match(out, /^Usage: deploy-runbook/);
    } finally {
      vscode.restore();
    }
  });
});
