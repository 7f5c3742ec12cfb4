import assert from 'node:assert/strict';
import { versionsOf } from '../../../../src/core/view/versions';

/** Steps `now` and `next`, and in the rollback `back-now` and `back`, with the version in each one's output. */
function seen(outputs: Readonly<Record<string, string>>, rolledBack = false) {
  const step = (id: string) => ({ id, kind: id, params: {} });
  const versions = (key: 'now' | 'next') => ({
    output: { '~run': (dataset: { value: unknown }) => ({ typed: true, value: dataset.value }) },
    versions: (version: string | null) => (version === null ? {} : { [key]: version }),
  });
  const kinds = new Map([
    ['now', versions('now')],
    ['next', versions('next')],
    ['back-now', versions('now')],
    ['back', versions('next')],
  ]);
  const runbook = {
    phases: [{ title: 'Forward', steps: [step('now'), step('next')] }],
    rollback: [{ title: 'Back', steps: [step('back-now'), step('back')] }],
  };
  const steps = Object.fromEntries(Object.entries(outputs).map(([id, output]) => [id, { output }]));
  return versionsOf(
    runbook as never,
    kinds as never,
    { steps, rollback: rolledBack ? { by: 'ana', reason: 'broken' } : null } as never,
  );
}

describe('the versions of a run', () => {
  it('are unknown until a step says which is next', () => {
    assert.equal(seen({}), null);
    assert.equal(seen({ now: 'rel-1' }), null);
    assert.deepEqual(seen({ next: 'rel-2' }), { from: null, to: 'rel-2' });
  });

  it('lead from the running one to the next one', () => {
    assert.deepEqual(seen({ now: 'rel-1', next: 'rel-2' }), { from: 'rel-1', to: 'rel-2' });
    assert.deepEqual(seen({ now: 'rel-2', next: 'rel-2' }), { from: null, to: 'rel-2' });
  });

  it('lead back from the applied one', () => {
    const outputs = { now: 'rel-1', next: 'rel-2', 'back-now': 'rel-1', back: 'rel-1' };
    assert.deepEqual(seen(outputs, true), { from: 'rel-2', to: 'rel-1' });
    assert.deepEqual(seen({ 'back-now': 'rel-2', back: 'rel-1' }, true), { from: 'rel-2', to: 'rel-1' });
  });
});
