import assert from 'node:assert/strict';
import path from 'node:path';
import { ProblemError } from '../../../../src/core/errors';
import type * as settings from '../../../../src/platform/vscode/settings';
import { VscodeStub } from '../../../support/vscodeStub';

describe('a setting', () => {
  let vscode: VscodeStub;
  let writeSetting: typeof settings.writeSetting;
  let update: () => Promise<void>;
  before(() => {
    vscode = new VscodeStub();
    const { workspace } = vscode.load('vscode') as { readonly workspace: object };
    Object.assign(workspace, { getConfiguration: () => ({ update: () => update() }) });
    ({ writeSetting } = vscode.load(
      path.join(__dirname, '../../../../src/platform/vscode/settings'),
    ) as typeof settings);
  });
  after(() => {
    vscode.restore();
  });

  it("is reported with VS Code's message and a remedy if it cannot be saved", async () => {
    update = () => Promise.reject(new Error('Unable to write into user settings.'));
    await assert.rejects(writeSetting('airflow.url', 'https://airflow.example.com'), (error: unknown) => {
      assert.ok(error instanceof ProblemError);
      assert.equal(error.problem.code, 'settings.unwritable');
      assert.match(error.problem.message, /deployRunbook\.airflow\.url .*Unable to write into user settings/);
      assert.match(error.problem.remedy, /Open User Settings \(JSON\)/);
      return true;
    });
    update = () => Promise.resolve();
    await writeSetting('airflow.url', 'https://airflow.example.com');
  });
});
