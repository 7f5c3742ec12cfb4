import assert from 'node:assert/strict';
import path from 'node:path';
import type { RunbookChoice } from '../../../src/core/candidates/runbookChoice';
import type * as acceptModule from '../../../src/ui/commands/acceptRunbook';
import { VscodeStub } from '../../support/vscodeStub';

/** A runbook of the repository with this hash of its text. */
const runbook = (sha256: string, isCut: boolean): RunbookChoice =>
  ({ sha256, question: { message: 'Start it?', detail: 'It runs just apply.', isCut } }) as RunbookChoice;

describe('accepting a runbook', () => {
  let vscode: VscodeStub;
  let accept: typeof acceptModule.accept;
  let accepted: string[];
  let read: string[];
  before(() => {
    vscode = new VscodeStub();
    ({ accept } = vscode.load(
      path.join(__dirname, '../../../src/ui/commands/acceptRunbook'),
    ) as typeof acceptModule);
  });
  after(() => {
    vscode.restore();
  });
  beforeEach(() => {
    accepted = [];
    read = [];
    vscode.shown.length = 0;
  });

  const host = (rehearsal = false) => ({
    rehearsal,
    accepted: {
      has: (sha256: string) => Promise.resolve(accepted.includes(sha256)),
      add: (sha256: string) => Promise.resolve(void accepted.push(sha256)),
    },
    showRunbook: ({ sha256 }: RunbookChoice) => Promise.resolve(void read.push(sha256)),
  });
  const isCancelled = { name: 'CancelledError' };
  const offered = () =>
    vscode.shown.at(-1)?.given.flatMap(each => (each as { title?: string } | undefined)?.title ?? []);

  it('asks once for each text, and never proceeds without an answer', async () => {
    vscode.press = undefined;
    await assert.rejects(accept(runbook('a', false), host()), isCancelled);
    assert.deepEqual(accepted, []);
    vscode.press = 'Start';
    await accept(runbook('a', false), host());
    await accept(runbook('a', false), host());
    assert.deepEqual([accepted, vscode.shown.length], [['a'], 2]);
    await accept(runbook('b', false), host());
    assert.deepEqual([accepted, vscode.shown.length], [['a', 'b'], 3]);
  });

  it('requires the full text to be shown first if a dialog cannot hold it', async () => {
    vscode.press = 'Start';
    await assert.rejects(accept(runbook('c', true), host()), isCancelled);
    assert.deepEqual(offered(), ['Show It in Full']);
    vscode.press = 'Show It in Full';
    await assert.rejects(accept(runbook('c', true), host()), isCancelled);
    assert.deepEqual([read, accepted], [['c'], []], 'reading is not accepting');
    vscode.press = 'Start';
    await accept(runbook('c', true), host());
    assert.deepEqual(accepted, ['c']);
    await assert.rejects(accept(runbook('d', true), host()), isCancelled, 'another text was not shown');
  });

  it('counts the text as read only once it was shown', async () => {
    vscode.press = 'Show It in Full';
    const broken = { ...host(), showRunbook: () => Promise.reject(new Error('no editor')) };
    await assert.rejects(accept(runbook('e', true), broken), /no editor/);
    vscode.press = 'Start';
    await assert.rejects(accept(runbook('e', true), host()), isCancelled);
  });

  it('asks nothing in a rehearsal, or about a runbook that ships with the extension', async () => {
    await accept(runbook('f', true), host(true));
    await accept({ ...runbook('g', true), question: null }, host());
    assert.deepEqual(vscode.shown, []);
  });
});
