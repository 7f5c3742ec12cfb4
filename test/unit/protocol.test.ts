import assert from 'node:assert/strict';
import * as v from 'valibot';
import { ChecklistStateSchema, FromChecklistSchema } from '../../src/protocol';

const isAccepted = (message: unknown): boolean => v.is(FromChecklistSchema, message);
const answer = {
  type: 'answer',
  request: 1,
  run: 'run-1',
  step: 'apply',
  question: 'approve-plan',
  subject: 'sha256:77d1',
  choice: 'approve',
};

describe("the checklist's messages", () => {
  it('are accepted as the webview sends them', () => {
    for (const message of [
      { type: 'ready' },
      answer,
      { ...answer, reason: 'the change is known' },
      { type: 'act', request: 2, run: 'run-1', step: 'apply', action: 'retry' },
      { type: 'meet', request: 3, run: 'run-1', obligation: 'flag:catalog-airflow' },
      { type: 'command', request: 4, command: 'finish' },
      { type: 'open', address: 'https://github.com' },
    ])
      assert.equal(isAccepted(message), true, JSON.stringify(message));
  });

  it('are rejected if an answer does not say what it answers', () => {
    for (const key of ['run', 'step', 'question', 'subject', 'choice', 'request']) {
      const without = Object.fromEntries(Object.entries(answer).filter(([name]) => name !== key));
      assert.equal(isAccepted(without), false, key);
    }
  });

  it('are rejected if they are unknown', () => {
    for (const message of [
      undefined,
      'ready',
      { type: 'run-command', command: 'workbench.action.quit' },
      { type: 'command', request: 1, command: 'workbench.action.quit' },
      { type: 'act', request: 1, run: 'r', step: 's', action: 'approve' },
      { ...answer, subject: ['sha256:77d1'] },
      { ...answer, extra: true },
      { ...answer, choice: 'x'.repeat(501) },
    ])
      assert.equal(isAccepted(message), false, JSON.stringify(message));
  });

  it("restore a panel from the webview's state, but not from nothing", () => {
    assert.equal(v.is(ChecklistStateSchema, { run: 'run-1', opened: {}, drafts: {}, scroll: 0 }), true);
    assert.equal(v.is(ChecklistStateSchema, undefined), false);
  });
});
