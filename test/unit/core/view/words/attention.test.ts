import assert from 'node:assert/strict';
import {
  attention,
  attentionKey,
  gravity,
  needsPerson,
  stepsOf,
} from '../../../../../src/core/view/words/attention';
import { wordOf } from '../../../../../src/core/view/words/status';
import { sampleViews } from '../../../ui/sampleViews';

describe('attention', () => {
  const { started, gate, unexpected, failed, done, releasing } = sampleViews;

  it('counts the things that need a person', () => {
    assert.deepEqual([started, releasing, gate, failed, done].map(attention), [0, 0, 1, 2, 1]);
  });

  it('does not count what ends by itself', () => {
    const { notSafe } = sampleViews;
    assert.deepEqual([attention(notSafe), attentionKey(notSafe), gravity(notSafe)], [0, '', 'calm']);
    const [dags] = stepsOf(notSafe).filter(({ id }) => id === 'dags');
    assert.ok(dags?.question);
    assert.deepEqual([wordOf(dags), needsPerson(dags)], ['waiting', false]);
    const asked = { ...dags, question: { ...dags.question, byItself: undefined } };
    assert.deepEqual([wordOf(asked as never), needsPerson(asked as never)], ['needs you', true]);
  });

  it('has a key only while somebody is needed', () => {
    assert.equal(attentionKey(releasing), '');
    assert.notEqual(attentionKey(done), '');
  });

  it('keeps its key while the question is the same', () => {
    const later = { ...gate, timeline: [], headline: 'Approve the plan, 9 min left' };
    assert.equal(attentionKey(later), attentionKey(gate));
    assert.notEqual(attentionKey(unexpected), attentionKey({ ...unexpected, phases: failed.phases }));
  });

  it('has another key for another subject of the same question', () => {
    const text = JSON.stringify(gate).replace('sha256:77d1', 'sha256:88e2');
    assert.notEqual(attentionKey(JSON.parse(text) as typeof gate), attentionKey(gate));
  });

  it('distinguishes a failed apply, a question and quiet work', () => {
    assert.deepEqual([failed, gate, releasing].map(gravity), ['failed', 'needed', 'calm']);
  });

  it('stays visible when a run was stopped with something open', () => {
    assert.equal(gravity({ ...gate, phases: [], needsAttention: false, state: 'aborted' }), 'needed');
  });
});
