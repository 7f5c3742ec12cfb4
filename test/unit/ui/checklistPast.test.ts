import assert from 'node:assert/strict';
import path from 'node:path';
import type { Uri } from 'vscode';
import type { ToChecklist } from '../../../src/protocol';
import type * as checklistModule from '../../../src/ui/checklist';
import type { UiHost } from '../../../src/ui/host';
import type { UiStore } from '../../../src/ui/store';
import { EventEmitter, VscodeStub } from '../../support/vscodeStub';

const nextTurn = () => new Promise(resolve => setImmediate(resolve));
const run = (runId: string) => ({ is: 'run', view: { runId, title: runId } }) as const;

describe('a checklist whose run is closed', () => {
  let vscode: VscodeStub;
  before(() => (vscode = new VscodeStub()));
  after(() => {
    vscode.restore();
  });

  it("shows the next run, even if it started while the closed one's record was still being read", async () => {
    const { Checklist } = vscode.load(
      path.join(__dirname, '../../../src/ui/checklist'),
    ) as typeof checklistModule;
    const changed = new EventEmitter<void>();
    let current: ReturnType<typeof run> | { readonly is: 'idle'; readonly view?: undefined } = run('first');
    const becomes = (next: typeof current) => {
      current = next;
      changed.fire();
    };
    const store = {
      onDidChange: changed.event,
      get current() {
        return current;
      },
      get view() {
        return current.view;
      },
    } as unknown as UiStore;
    let read = () => {};
    const past = () =>
      new Promise(resolve => {
        const { view } = run('first');
        read = () => resolve({ view, exportRecord: () => '', dispose: () => undefined });
      });
    const host = { past } as unknown as UiHost;
    const checklist = new Checklist(
      {} as Uri,
      host,
      store,
      () => Promise.resolve(null),
      () => undefined,
    );
    checklist.open();
    becomes(run('first'));
    becomes({ is: 'idle' });
    becomes(run('second'));
    checklist.open();
    read();
    await nextTurn();
    becomes(run('second'));
    await nextTurn();
    checklist.dispose();
    const shown = (vscode.posted as ToChecklist[]).findLast(message => message.type === 'snapshot');
    assert.deepEqual([shown?.view?.runId, shown?.live], ['second', true]);
  });
});
