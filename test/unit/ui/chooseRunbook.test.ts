import assert from 'node:assert/strict';
import path from 'node:path';
import { brokenRunbook, type BrokenRunbook } from '../../../src/core/candidates/brokenRunbook';
import type { RunbookChoice } from '../../../src/core/candidates/runbookChoice';
import type * as chooseModule from '../../../src/ui/commands/chooseRunbook';
import { VscodeStub } from '../../support/vscodeStub';

const sound = (id: string) => ({ id, title: `Deploy ${id}`, source: 'repository' }) as RunbookChoice;
const problem = {
  code: 'runbook.invalid',
  message: '.runbooks/draft.yaml on origin/main, line 3: "title" is missing.',
  remedy: 'Correct it.',
};
const draft = brokenRunbook('draft.yaml', 'id: draft', problem, { line: 3, column: 1 });

describe('choosing a runbook', () => {
  let vscode: VscodeStub;
  let chooseRunbook: typeof chooseModule.chooseRunbook;
  let opened: string[];
  before(() => {
    vscode = new VscodeStub();
    ({ chooseRunbook } = vscode.load(
      path.join(__dirname, '../../../src/ui/commands/chooseRunbook'),
    ) as typeof chooseModule);
  });
  after(() => {
    vscode.restore();
  });
  beforeEach(() => {
    opened = [];
    vscode.shown.length = 0;
    vscode.pick = undefined;
  });
  const choose = (startable: readonly RunbookChoice[], broken: readonly BrokenRunbook[], id?: string) =>
    chooseRunbook({ startable, broken }, id, async ({ name }) => void opened.push(name));

  it('asks nothing if there is only one', async () => {
    assert.equal((await choose([sound('a')], [])).id, 'a');
    assert.equal((await choose([sound('a'), sound('b')], [draft], 'b')).id, 'b');
    assert.deepEqual(vscode.shown, []);
  });

  it('lists those with problems, which can be opened but not started', async () => {
    vscode.pick = '.runbooks/draft.yaml';
    await assert.rejects(choose([sound('a')], [draft]), { name: 'CancelledError' });
    assert.deepEqual(opened, ['draft.yaml']);
    assert.match(JSON.stringify(vscode.shown), /draft\.yaml on origin\/main, line 3: .*title.* is missing/);
    vscode.pick = 'Deploy a';
    assert.equal((await choose([sound('a')], [draft])).id, 'a');
    vscode.pick = undefined;
    await assert.rejects(choose([], [draft]), { name: 'CancelledError' });
    assert.equal(vscode.shown.length, 3);
  });

  it('reports the problem of the requested one', async () => {
    await assert.rejects(choose([sound('a')], [draft], 'draft'), /line 3: "title" is missing/);
    await assert.rejects(choose([sound('a')], [draft], 'b'), /No runbook fits/);
  });
});
