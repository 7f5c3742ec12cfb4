import assert from 'node:assert/strict';
import { stepView } from '../../../../src/core/view/stepView';

/** The actions offered at a command step that waits for an answer. */
function offered(notes: object): readonly string[] {
  const step = { id: 'migrate', kind: 'command', params: {} };
  const record = {
    status: 'open',
    steps: { migrate: { phase: 'waiting', notes, question: null, reading: null, tick: null } },
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

/** The actions offered at a step that waits for these choices, or by itself. */
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

describe('Markdown from outside', () => {
  it('is shown as parts without markup, images or links of other kinds', () => {
    const detail = '## New\n\n- **x** ![spy](https://evil.example/p.png) [go](command:x) <script>y</script>';
    const step = { id: 'a', kind: 'a', params: {} };
    const question = { id: 'q', title: '', detail, markdown: true, subject: '', choices: [] };
    const reading = {
      summary: '',
      at: '',
      facts: [{ label: 'Release', value: 'r', tone: 'good', detail, markdown: true }],
    };
    const input = {
      record: {
        status: 'open',
        steps: { a: { phase: 'waiting', notes: {}, question, reading, tick: null } },
      },
      runbook: { phases: [{ title: 'All', steps: [step] }] },
      course: [step],
      ...{ kinds: new Map(), params: new Map(), drivenElsewhere: null },
      live: { steps: new Map(), watched: new Map() },
    };
    const view = stepView(input as never, step, 1);
    for (const rich of [view.question?.rich, view.reading?.facts[0]?.rich]) {
      assert.equal(rich?.[0]?.is, 'heading');
      assert.doesNotMatch(JSON.stringify(rich), /"is":"(?:image|html)|"link":"(?!https:)/);
    }
  });
});

describe('the actions of a step', () => {
  it('offer a terminal only once a command was prepared', () => {
    assert.equal(offered({}).includes('show-terminal'), false);
    assert.equal(offered({ jobId: 'job' }).includes('show-terminal'), true);
  });

  it('offer to watch only what ends by itself', () => {
    assert.deepEqual(offeredWhile([]), ['watch', 'check']);
    assert.deepEqual(offeredWhile([{ id: 'a' }]), ['check']);
    assert.deepEqual(offeredWhile([], { cancel: () => undefined }), ['check', 'cancel']);
  });
});

describe('the time that a step has taken', () => {
  const shown = '2026-11-22T12:30:00.000Z';
  const step = (id: string) => ({ id, kind: 'k', params: {} });
  const sinceOf = (phase: string, ...events: readonly object[]) => {
    const course = [step('a'), step('b')];
    const input = {
      record: {
        status: 'open',
        steps: { a: { phase: 'ticked' }, b: { phase, reading: null, notes: {}, decisions: [], tick: null } },
      },
      runbook: { phases: [{ title: 'All', steps: course }] },
      ...{ course, events, kinds: new Map(), params: new Map(), drivenElsewhere: null },
      live: {
        steps: new Map([['b', { text: 'Waiting', fraction: null, since: shown, reading: null }]]),
        watched: new Map(),
      },
    };
    return stepView(input as never, step('b'), 2).progress?.since;
  };
  const ticked = { type: 'step.ticked', step: 'a', at: '2026-11-22T12:10:00.000Z' };
  const reload = { type: 'run.resumed', at: '2026-11-22T12:29:59.000Z' };

  it('counts from its turn, in whichever window it started', () => {
    assert.equal(sinceOf('todo', ticked, reload), ticked.at);
  });

  it('counts from the last answer, or from where it was started over', () => {
    const decided = { type: 'step.decided', step: 'b', at: '2026-11-22T12:20:00.000Z' };
    const again = { type: 'steps.reopened', steps: ['b'], at: '2026-11-22T12:25:00.000Z' };
    assert.equal(sinceOf('todo', ticked, decided, reload), decided.at);
    assert.equal(sinceOf('todo', ticked, decided, again, reload), again.at);
  });

  it('counts from the look when a person checks again, and never from a future time', () => {
    assert.equal(sinceOf('ticked', ticked), shown);
    assert.equal(sinceOf('todo', { ...ticked, at: '2026-11-22T13:00:00.000Z' }), shown);
  });
});
