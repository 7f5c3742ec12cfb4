import assert from 'node:assert/strict';
import { stepView } from '../../../../src/core/view/stepView';

/** Actions of a command's step that waits for an answer. */
function offered(notes: object): readonly string[] {
  const step = { id: 'migrate', kind: 'command', params: {} };
  const record = {
    status: 'open',
    steps: { migrate: { phase: 'waiting', notes, reading: null, tick: null } },
  };
  const input = {
    record,
    runbook: { phases: [{ title: 'All', steps: [step] }] },
    course: [step],
    kinds: new Map([['command', { title: 'Command', onWord: true, showTerminal: () => undefined }]]),
    params: new Map(),
    live: { steps: new Map(), watched: new Map() },
    drivenElsewhere: null,
  };
  return stepView(input as never, step as never, 1).actions.map(action => action.do);
}

/** What is offered while something that ends by itself is waited for, or a person is asked. */
function offeredWhile(choices: readonly object[], kind: object = {}): readonly string[] {
  const step = { id: 'dags', kind: 'dags-clear', params: {} };
  const question = { id: 'not-safe', title: '', detail: '', subject: '', choices };
  const input = {
    record: {
      status: 'open',
      steps: { dags: { phase: 'waiting', notes: {}, question, reading: null, tick: null } },
    },
    runbook: { phases: [{ title: 'All', steps: [step] }] },
    course: [step],
    kinds: new Map([['dags-clear', { title: 'DAGs', ...kind }]]),
    params: new Map(),
    live: { steps: new Map(), watched: new Map() },
    drivenElsewhere: null,
  };
  return stepView(input as never, step as never, 1).actions.map(action => action.do);
}

describe('the actions of a step', () => {
  it('offer a terminal only once a command was prepared', () => {
    assert.equal(offered({}).includes('show-terminal'), false);
    assert.equal(offered({ jobId: 'job' }).includes('show-terminal'), true);
  });

  it('offer to watch what ends by itself alone', () => {
    assert.deepEqual(offeredWhile([]), ['watch', 'check']);
    assert.deepEqual(offeredWhile([{ id: 'a' }]), ['check']);
    assert.deepEqual(offeredWhile([], { cancel: () => undefined }), ['check', 'cancel']);
  });
});
