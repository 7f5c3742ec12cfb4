import assert from 'node:assert/strict';
import type { Plan, ResourceChange } from '../../../src/core/plan/plan';
import { planFacts } from '../../../src/kinds/shared/planFacts';

function change(action: ResourceChange['action'], more: Partial<ResourceChange> = {}): ResourceChange {
  return {
    address: `aws_instance.${action}`,
    action,
    reason: null,
    previousAddress: null,
    changedAttributes: [],
    shown: [],
    ...more,
  };
}
function planOf(...changes: readonly ResourceChange[]): Plan {
  const counts = { import: 0, add: 0, change: 0, destroy: 0 };
  return { changes, counts, drifted: [], warnings: [], outputs: [], hash: 'h' };
}

describe('a plan as a diff', () => {
  it('marks each change as Terraform does', () => {
    const plan = planOf(
      change('create'),
      change('update'),
      change('delete'),
      change('read'),
      change('forget'),
      change('replace', { address: 'a.first', order: 'delete-first' }),
      change('replace', { address: 'a.last', order: 'create-first' }),
    );
    const marks = planFacts(plan, []).flatMap(({ diff }) => diff?.mark ?? []);
    assert.deepEqual(marks, ['+', '~', '-', '<=', '·', '-/+', '+/-']);
  });

  it('shows allowed values before and after, and only the names of others', () => {
    const shown = [
      { path: 'ami', before: 'a', after: 'b', forcesReplacement: true },
      { path: 'tags.old', before: 'x', after: null, forcesReplacement: false },
    ];
    const [fact] = planFacts(planOf(change('update', { changedAttributes: ['ami', 'password'], shown })), []);
    assert.deepEqual(fact?.diff, {
      mark: '~',
      values: [
        { path: 'ami', before: 'a', after: 'b', forces: true },
        { path: 'tags.old', before: 'x', after: null },
      ],
      also: 'also changes: password',
    });
    assert.equal(
      fact?.detail,
      'ami: a → b (forces replacement)\ntags.old: x → (unset)\nalso changes: password',
    );
  });
});
