import assert from 'node:assert/strict';
import path from 'node:path';
import type { Inputs } from '../../../src/core/runbook/inputs';
import type * as askModule from '../../../src/ui/commands/askInputs';
import { VscodeStub } from '../../support/vscodeStub';

const inputs: Inputs = {
  version: { type: 'text', pattern: 'v\\d+', default: 'v1', description: 'Version to release' },
  where: { type: 'choice', options: ['staging', 'prod'], default: 'prod' },
  loud: { type: 'boolean' },
};

describe("asking for a runbook's inputs", () => {
  let vscode: VscodeStub;
  let askInputs: typeof askModule.askInputs;
  before(() => {
    vscode = new VscodeStub();
    ({ askInputs } = vscode.load(
      path.join(__dirname, '../../../src/ui/commands/askInputs'),
    ) as typeof askModule);
  });
  after(() => {
    vscode.restore();
  });
  beforeEach(() => {
    vscode.shown.length = 0;
    vscode.answers.length = 0;
  });
  const shown = () => vscode.shown.map(({ given }) => given[0] as Record<string, unknown>);

  it('asks for one after another, each until its value is accepted', async () => {
    vscode.answers.push('latest', ' v2 ', 'staging', 'true');
    assert.deepEqual(await askInputs({ title: 'Release', inputs }), {
      version: 'v2',
      where: 'staging',
      loud: 'true',
    });
    const [first, again] = shown();
    assert.equal(first?.prompt, 'version: Version to release');
    assert.equal(first.value, 'v1');
    assert.equal(again?.validationMessage, 'It must match v\\d+.');
  });

  it('offers the default of a choice first', async () => {
    vscode.answers.push('v1', 'prod', 'false');
    await askInputs({ title: 'Release', inputs });
    const [, where] = shown();
    assert.deepEqual(
      (where?.activeItems as { label: string }[]).map(({ label }) => label),
      ['prod'],
    );
  });

  it('starts nothing when the person cancels', async () => {
    vscode.answers.push('v1');
    await assert.rejects(askInputs({ title: 'Release', inputs }), { name: 'CancelledError' });
  });

  it('asks nothing for a runbook without inputs', async () => {
    assert.deepEqual(await askInputs({ title: 'Release', inputs: {} }), {});
    assert.deepEqual(vscode.shown, []);
  });
});
