import assert from 'node:assert/strict';
import path from 'node:path';
import type { Uri, WebviewPanel } from 'vscode';
import type { ToChecklist } from '../../../src/protocol';
import type * as checklistModule from '../../../src/ui/checklist';
import type { UiHost } from '../../../src/ui/host';
import type * as inputsModule from '../../../src/ui/show/inputs';
import type * as itemsModule from '../../../src/ui/show/items';
import type * as messagesModule from '../../../src/ui/show/messages';
import type * as panelModule from '../../../src/ui/show/panel';
import type { UiStore } from '../../../src/ui/store';
import { plain } from '../../../src/ui/tree/row';
import { nothing, VscodeStub } from '../../support/vscodeStub';

const HOSTILE = '[Sign in](command:x) $(pass-filled) \u202Eton\u200B\u0007';
const isNeutral = (text: string) => !/\]\(|\$\(|[\u202E\u200B\u0007]/.test(text);

/** All texts in a value. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

describe('text shown to a person', () => {
  let vscode: VscodeStub;
  const load = (name: string) => vscode.load(path.join(__dirname, '../../../src/ui', name));
  before(() => (vscode = new VscodeStub()));
  after(() => {
    vscode.restore();
  });

  it('is neutral in notifications, dialogs, prompts and lists', async () => {
    const { say, confirm } = load('show/messages') as typeof messagesModule;
    const { askLine, pickOne } = load('show/inputs') as typeof inputsModule;
    await say('error', HOSTILE, HOSTILE);
    await confirm(HOSTILE, `${HOSTILE}\n${HOSTILE}`, HOSTILE).catch(() => undefined);
    await askLine({ title: HOSTILE, prompt: HOSTILE, validate: () => HOSTILE });
    const item = { label: HOSTILE, description: HOSTILE, detail: HOSTILE };
    await pickOne([item], { title: HOSTILE, placeHolder: HOSTILE });
    assert.deepEqual(
      vscode.shown.map(({ by }) => by),
      ['showErrorMessage', 'showWarningMessage', 'showInputBox', 'showQuickPick'],
    );
    const input = vscode.shown[2]?.given[0] as { validateInput: (text: string) => string };
    const texts = [...textsOf(vscode.shown), input.validateInput('')];
    assert.ok(texts.length > 10);
    for (const text of texts) assert.ok(isNeutral(text), text);
  });

  it('includes a label of its own for closing a dialog, which Escape presses', async () => {
    const { askOr } = load('show/messages') as typeof messagesModule;
    await askOr('Keep Applying', 'Interrupt?', '', 'Show Terminal', 'Interrupt');
    assert.deepEqual(vscode.shown.at(-1)?.given.slice(2), [
      { title: 'Show Terminal' },
      { title: 'Interrupt' },
      { title: 'Keep Applying', isCloseAffordance: true },
    ]);
  });

  it('is neutral in the tree', () => {
    const { treeItem } = load('show/items') as typeof itemsModule;
    const item = treeItem({
      ...plain('row', HOSTILE, HOSTILE),
      check: { says: HOSTILE, tooltip: HOSTILE },
    });
    const { tooltip } = treeItem({
      ...plain('row', HOSTILE),
      evidence: [
        { label: HOSTILE, value: HOSTILE, tone: 'good', link: 'https://x.example/a' },
        { label: 'a', value: 'b', tone: 'good', link: 'command:x' },
      ],
    });
    // Only our own link remains: the values are text, and a command isn't an address.
    assert.deepEqual((tooltip as unknown as { given: string }).given.match(/(?<!\\)\]\([^)]*\)/g), [
      '](https://x.example/a)',
    ]);
    const texts = textsOf(item);
    assert.ok(texts.length > 5);
    for (const text of texts) assert.ok(isNeutral(text), text);
  });

  it('is neutral in every field of the checklist, and links there are safe', () => {
    const { post } = load('show/panel') as typeof panelModule;
    const posted: unknown[] = [];
    const panel = { webview: { postMessage: (message: unknown) => posted.push(message) } };
    const view = {
      runId: HOSTILE,
      title: HOSTILE,
      phases: [{ steps: [{ id: HOSTILE, question: { subject: HOSTILE, detail: `a\n${HOSTILE}` } }] }],
      facts: [
        { label: HOSTILE, value: HOSTILE, link: 'http://localhost\\@evil.example/x' },
        { label: '', value: '', link: 'https://x.example/a/../b' },
      ],
      aFieldToCome: [HOSTILE],
    };
    post(panel as unknown as WebviewPanel, { type: 'snapshot', view } as unknown as ToChecklist);
    const shown = '[Sign in] (command:x) $ (pass-filled) \uFFFDton\uFFFD';
    assert.deepEqual(posted, [
      {
        type: 'snapshot',
        view: {
          runId: HOSTILE,
          title: shown,
          phases: [{ steps: [{ id: HOSTILE, question: { subject: HOSTILE, detail: `a\n${shown}` } }] }],
          facts: [
            { label: shown, value: shown, link: undefined },
            { label: '', value: '', link: 'https://x.example/b' },
          ],
          aFieldToCome: [shown],
        },
      },
    ]);
  });

  it('includes an answer to each request of the checklist, even a refused one', async () => {
    const { Checklist } = load('checklist') as typeof checklistModule;
    const store = { onDidChange: nothing, current: { is: 'idle' } } as unknown as UiStore;
    const checklist = new Checklist(
      {} as Uri,
      {} as UiHost,
      store,
      () => Promise.resolve(null),
      () => undefined,
    );
    checklist.open();
    const answer = { type: 'answer', run: 'r', step: 's', question: 'q', subject: 'x', choice: 'c' };
    const answers = async (message: unknown) => {
      vscode.posted.length = 0;
      vscode.fromPanel(message);
      await new Promise(resolve => setImmediate(resolve));
      return (vscode.posted as ToChecklist[]).map(each =>
        each.type === 'settled' ? [each.request, each.problem?.code ?? null] : each.type,
      );
    };
    assert.deepEqual(await answers({ ...answer, request: 1 }), [[1, null]]);
    const refused = 'checklist.refused';
    assert.deepEqual(await answers({ ...answer, request: 2, subject: 'x'.repeat(10_001) }), [[2, refused]]);
    assert.deepEqual(await answers({ ...answer, request: 3, reason: 7 }), [[3, refused]]);
    assert.deepEqual(await answers({ type: 'unheard-of', request: 4 }), [[4, refused]]);
    assert.deepEqual(await answers({ request: 5 }), [[5, refused]]);
    for (const nobodyWaits of [null, 'ready', [], { request: '6' }, { type: 'open', address: 1 }])
      assert.deepEqual(await answers(nobodyWaits), []);
    checklist.dispose();
  });
});
