import assert from 'node:assert/strict';
import type { Plan, ResourceChange } from '../../../src/core/plan/plan';
import {
  allowedAttributes,
  approvalQuestion,
  judgedReading,
  planLinks,
} from '../../../src/kinds/shared/judgedPlan';

const TAG = 'rel-2026.11.22.10.00.00';
const OTHER = 'rel-2026.11.01.10.00.00';
const expects = [
  { address: 'aws_instance.web', actions: ['replace' as const], attributes: ['user_data'] },
  { address: 'aws_instance.other', actions: ['update' as const], attributes: ['password'] },
  { address: 'aws_eip.*', actions: ['update' as const] },
];

function change(action: ResourceChange['action'], more: Partial<ResourceChange> = {}): ResourceChange {
  return {
    ...{ address: 'aws_instance.web', action, reason: null, previousAddress: null },
    ...{ changedAttributes: ['user_data'], shown: [], ...more },
  };
}
function planOf(changes: readonly ResourceChange[], more: Partial<Plan> = {}): Plan {
  const counts = { import: 0, add: 0, change: 0, destroy: 0 };
  return { changes, counts, drifted: [], warnings: [], outputs: [], hash: 'h', ...more };
}
const deploys = (tag: string) =>
  change('replace', {
    shown: [{ path: 'user_data', before: OTHER, after: `run ${tag}`, forcesReplacement: true }],
  });

function judged(plan: Plan, tag: string | null = TAG, of = expects.slice(0, 1)) {
  const reading = (summary: string, facts: readonly object[]) => ({ summary, facts });
  return judgedReading({ params: { expects: of }, reading, used: () => [] } as never, plan, tag);
}

describe('a judged plan', () => {
  it('is clean only if it is just what is expected, with the chosen image', () => {
    assert.equal(judged(planOf([deploys(TAG)])).clean, true);
    assert.equal(judged(planOf([deploys(OTHER)]), null).clean, true, 'no image was chosen');
    for (const [plan, count] of [
      [planOf([deploys(TAG), change('delete', { address: 'aws_db_instance.main' })]), 1],
      [planOf([deploys(OTHER)]), 1],
      [planOf([deploys(TAG)], { caveats: ['It is partial'] }), 1],
      [planOf([deploys(OTHER), change('delete', { address: 'a.b' })], { caveats: ['It is partial'] }), 3],
      [planOf([]), 0],
    ] as const) {
      const { clean, reading } = judged(plan);
      assert.equal(clean, false);
      assert.match(reading.summary, new RegExp(`^${count} unexpected: `));
    }
  });

  it('names the image that it would deploy instead', () => {
    const [fact] = judged(planOf([deploys(OTHER)])).reading.facts;
    assert.deepEqual([fact?.value, fact?.tone], [`${OTHER} is planned, not ${TAG}`, 'bad']);
  });

  it('shows values only of attributes that are named for that address', () => {
    assert.deepEqual(allowedAttributes(expects, 'aws_instance.web'), ['user_data']);
    assert.deepEqual(allowedAttributes(expects, 'aws_eip.a'), []);
    assert.deepEqual(allowedAttributes(expects, 'aws_db_instance.main'), []);
  });
});

describe('the question about a plan', () => {
  const ask = (plan: Plan, clean: boolean) => approvalQuestion(plan, clean, Date.parse('2026-11-22'), 'Why.');

  it('is about exactly this plan, until it expires', () => {
    const { id, subject, expiresAt } = ask(planOf([change('replace')], { hash: 'sha' }), true);
    assert.deepEqual([id, subject, expiresAt], ['approve-plan', 'sha', '2026-11-22T00:00:00.000Z']);
  });

  it('needs a reason if something is unexpected, and never to decline', () => {
    const [clean, other] = [true, false].map(each => ask(planOf([change('replace')]), each));
    assert.deepEqual(
      clean?.choices.map(({ id, needsReason, harmless }) => [id, needsReason, harmless]),
      [
        ['approve', undefined, undefined],
        ['decline', undefined, true],
      ],
    );
    assert.deepEqual(
      other?.choices.map(({ id, needsReason, harmless }) => [id, needsReason, harmless]),
      [
        ['approve-unexpected', true, undefined],
        ['decline', undefined, true],
      ],
    );
    assert.deepEqual([clean?.title, clean?.detail], ['Approve the plan', 'Why.']);
    assert.equal(other?.title, 'The plan has unexpected changes');
    assert.match(other?.detail ?? '', /^First read what is marked unexpected/);
  });

  it('makes declining the default when something is destroyed or unexpected', () => {
    const tonesOf = (clean: boolean, ...actions: readonly ResourceChange['action'][]) =>
      ask(planOf(actions.map(each => change(each))), clean).choices.map(({ tone }) => tone);
    assert.deepEqual(tonesOf(true, 'replace'), ['primary', 'secondary']);
    assert.deepEqual(tonesOf(true, 'replace', 'delete'), ['danger', 'primary']);
    assert.deepEqual(tonesOf(false, 'update'), ['danger', 'primary']);
  });
});

describe("a plan's link in the chain of artifacts", () => {
  it('is the tag that it shows', () => {
    const link = (tagInPlan: string | null, planHash: string | null) =>
      planLinks({ startedAt: '', endedAt: '', tagInPlan, planHash }).map(({ value }) => value);
    assert.deepEqual(link(TAG, 'h'), [TAG]);
    assert.deepEqual(link(null, 'h'), ['does not show the tag']);
    assert.deepEqual(link(null, null), ['nothing to change']);
  });
});
