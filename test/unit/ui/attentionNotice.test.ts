import assert from 'node:assert/strict';
import path from 'node:path';
import type { Memento } from 'vscode';
import type { RunView } from '../../../src/core/view/view';
import { neededInWords } from '../../../src/core/view/words/needed';
import type * as noticeModule from '../../../src/ui/attentionNotice';
import type { Shown, UiStore } from '../../../src/ui/store';
import { VscodeStub } from '../../support/vscodeStub';
import { sampleViews } from './sampleViews';

describe('the notification that somebody is needed', () => {
  let vscode: VscodeStub;
  beforeEach(() => (vscode = new VscodeStub()));
  afterEach(() => {
    vscode.restore();
  });
  const { gate, started } = sampleViews;
  const calm: RunView = { ...started, runId: gate.runId };
  const kept = () => {
    const all = new Map<string, unknown>();
    return {
      get: (key: string, otherwise: unknown) => all.get(key) ?? otherwise,
      update: (key: string, value: unknown) => Promise.resolve(void all.set(key, value)),
    } as unknown as Memento;
  };

  /** A window that shows one view after another. @returns the texts of the system's notifications */
  function window(memory: Memento, views: readonly RunView[], focused = false): string[] {
    vscode.focused = focused;
    const { registerAttentionNotice } = vscode.load(
      path.join(__dirname, '../../../src/ui/attentionNotice'),
    ) as typeof noticeModule;
    const told: string[] = [];
    const store = {
      rehearsal: false,
      follow: (listener: (shown: Shown) => void) => {
        listener({ is: 'no-folder' });
        for (const view of views) listener({ is: 'run', view } as unknown as Shown);
        return { dispose: () => undefined };
      },
    } as unknown as UiStore;
    const notify = async (_title: string, text: string) => void told.push(text);
    registerAttentionNotice(
      store,
      notify,
      () => true,
      () => undefined,
      memory,
    );
    return told;
  }

  it('appears once for a question, with its deadline, and not again after a reload', () => {
    const memory = kept();
    const told = window(memory, [calm, gate, calm, gate]);
    assert.equal(told.length, 1);
    assert.match(told[0] ?? '', /Answer by .*\d\d:\d\d\.$/);
    assert.deepEqual(window(memory, [gate]), []);
    assert.deepEqual(window(memory, [calm, gate]), []);
  });

  it('appears neither for what was already waiting when the window opened, nor while somebody is looking', () => {
    assert.deepEqual(window(kept(), [gate, calm, gate]), []);
    assert.deepEqual(window(kept(), [calm, gate], true), []);
    assert.deepEqual(
      vscode.shown.map(({ by }) => by),
      [],
    );
  });

  it('contains only the headline if there is no deadline', () => {
    assert.equal(neededInWords({ ...calm, headline: 'Stopped' }), 'Stopped.');
  });
});
