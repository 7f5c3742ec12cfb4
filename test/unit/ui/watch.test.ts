import assert from 'node:assert/strict';
import path from 'node:path';
import type { RunView } from '../../../src/core/view/view';
import { stepsOf } from '../../../src/core/view/words/attention';
import type * as watchModule from '../../../src/ui/commands/watch';
import type { UiStore } from '../../../src/ui/store';
import { VscodeStub } from '../../support/vscodeStub';
import { sampleViews } from './sampleViews';

describe('watching a wait', () => {
  let vscode: VscodeStub;
  before(() => (vscode = new VscodeStub()));
  after(() => {
    vscode.restore();
  });

  it('notifies once, when the wait is over', () => {
    const { watchStep } = vscode.load(
      path.join(__dirname, '../../../src/ui/commands/watch'),
    ) as typeof watchModule;
    const listeners = new Set<() => void>();
    const store = {
      view: sampleViews.notSafe as RunView,
      onDidChange: (listener: () => void) => {
        listeners.add(listener);
        return { dispose: () => listeners.delete(listener) };
      },
    };
    const show = (view: RunView) => {
      store.view = view;
      for (const listener of [...listeners]) listener();
    };
    const step = stepsOf(store.view).find(({ id }) => id === 'dags');
    assert.ok(step);
    watchStep(store as unknown as UiStore, store.view, step);
    watchStep(store as unknown as UiStore, store.view, step);
    assert.equal(listeners.size, 1);
    const told = () => vscode.shown.map(({ given: [text] }) => text);
    show(sampleViews.notSafe);
    assert.equal(told().length, 2);
    show(sampleViews.release);
    show(sampleViews.release);
    assert.deepEqual(told().slice(2), ['DAGs clear: 2 unfinished runs, both wait and are paused']);
    assert.equal(listeners.size, 0);
  });
});
