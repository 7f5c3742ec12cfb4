import assert from 'node:assert/strict';
import { matchesAddress } from '../../../../src/core/plan/address';
import type { ExpectedChange } from '../../../../src/core/plan/expectation';
import { judgePlan } from '../../../../src/core/plan/judgePlan';
import type { Plan, ResourceChange } from '../../../../src/core/plan/plan';
import { fixture, planOf, read } from './fixture';

const judge = (plan: Plan, ...expected: ExpectedChange[]) => {
  const judged = judgePlan(plan, expected);
  return {
    expected: judged.expected.map(({ address }) => address),
    unexpected: judged.unexpected.map(({ change, why }) => `${change.address}: ${why}`),
    missing: judged.missing.map(({ address }) => address),
  };
};

describe('judgePlan', () => {
  let plan: Plan;
  let lifecycles: Plan;
  before(async () => {
    plan = planOf(await read(fixture('prompt')));
    lifecycles = planOf(await read(fixture('prompt-lifecycles')));
  });

  it('accepts what the runbook expects, and sets everything else apart', () => {
    const instance: ExpectedChange = {
      address: 'module.catalog-airflow.terraform_data.instance',
      actions: ['replace'],
    };
    assert.deepEqual(judge(plan, instance), {
      expected: ['module.catalog-airflow.terraform_data.instance'],
      unexpected: [
        'module.catalog-airflow.terraform_data.launch: the runbook does not expect a change of it',
      ],
      missing: [],
    });
  });

  it('compares the action with the expected ones', () => {
    const { unexpected, missing } = judge(plan, {
      address: 'module.*.terraform_data.*',
      actions: ['update'],
    });
    assert.deepEqual(unexpected, [
      'module.catalog-airflow.terraform_data.instance: the runbook expects update, not replace',
    ]);
    assert.deepEqual(missing, []);
  });

  it('names what is expected but not in the plan', () => {
    const { missing } = judge(plan, { address: 'aws_instance.web', actions: ['replace'] });
    assert.deepEqual(missing, ['aws_instance.web']);
  });

  it('accepts no change of other attributes, except those that a replacement computes', () => {
    const address = 'module.catalog-airflow.terraform_data.*';
    const attributes = ['input', 'triggers_replace'];
    const actions: ExpectedChange['actions'] = ['replace', 'update'];
    assert.deepEqual(judge(plan, { address, actions, attributes }).unexpected, [
      'module.catalog-airflow.terraform_data.launch: the runbook does not expect a change of output',
    ]);
    assert.deepEqual(judge(plan, { address, actions, attributes: ['input', 'output'] }).unexpected, [
      'module.catalog-airflow.terraform_data.instance: the runbook does not expect a change of triggers_replace',
    ]);
  });

  it('requires a move or an import to be expected in addition to the action', () => {
    const expect = (...actions: ExpectedChange['actions']) =>
      judge(lifecycles, { address: 'terraform_data.found', actions }).expected;
    assert.deepEqual(expect('update'), []);
    assert.deepEqual(expect('update', 'import'), ['terraform_data.found']);
    const moved = (...actions: ExpectedChange['actions']) =>
      judge(lifecycles, { address: 'terraform_data.new', actions }).expected;
    assert.deepEqual(moved('update'), []);
    assert.deepEqual(moved('move'), ['terraform_data.new']);
  });

  const change = (action: ResourceChange['action'], more: Partial<ResourceChange> = {}): Plan => ({
    ...{ counts: plan.counts, drifted: [], warnings: [], outputs: [], hash: 'h' },
    changes: [
      {
        address: 'a.b',
        action,
        reason: null,
        previousAddress: null,
        changedAttributes: [],
        shown: [],
        ...more,
      },
    ],
  });
  const expect = (of: Plan, ...actions: ExpectedChange['actions']) =>
    judge(of, { address: 'a.b', actions }).unexpected;

  it('requires an update of something moved to be expected as both', () => {
    const moved = change('update', { previousAddress: 'a.old' });
    assert.deepEqual(expect(moved, 'update'), ['a.b: the runbook expects update, not move']);
    assert.deepEqual(expect(moved, 'update', 'move'), []);
    assert.deepEqual(expect(change('move', { previousAddress: 'a.old' }), 'move'), []);
  });

  it('requires that the old object of a replacement is forgotten to be expected too', () => {
    const forgets = change('replace', { forgets: true });
    assert.equal(expect(forgets, 'replace').length, 1);
    assert.deepEqual(expect(forgets, 'replace', 'forget'), []);
  });

  it('never expects a change that is left to a later plan', () => {
    const all = [
      'create',
      'update',
      'delete',
      'replace',
      'read',
      'forget',
      'import',
      'move',
      'invoke',
    ] as const;
    assert.deepEqual(expect(change('defer'), ...all), ['a.b: it is left to a later plan']);
  });

  it('accepts what one of several expectations for an address covers', () => {
    const expected = (['update', 'replace'] as const).map(action => ({ address: 'a.*', actions: [action] }));
    assert.deepEqual(judge(change('replace'), ...expected).unexpected, []);
    assert.equal(judge(change('delete'), ...expected).unexpected.length, 1);
  });

  it('returns what no runbook can expect', () => {
    assert.deepEqual(judgePlan({ ...plan, caveats: ['It is partial'] }, []).caveats, ['It is partial']);
  });
});

describe('matchesAddress', () => {
  const cases: [string, string, boolean][] = [
    ['module.a.aws_instance.*', 'module.a.aws_instance.web', true],
    ['module.a.aws_instance.*', 'module.a.aws_instance.web[0]', false],
    ['module.a.aws_instance.*', 'module.a.module.b.aws_instance.web', false],
    ['aws_instance.web[*]', 'aws_instance.web["a.b"]', true],
    ['aws_instance.web["*"]', 'aws_instance.web[3]', true],
    ['aws_instance.web[*]', 'aws_instance.web', false],
    ['aws_instance.web["a"]', 'aws_instance.web["b"]', false],
    ['*.*', 'aws_instance.web', true],
    ['*.*', 'aws_instance.web (deposed object 0a1b2c3d)', false],
    ['aws_instance.web', 'aws_instance.web_2', false],
    ['', '', true],
  ];
  for (const [pattern, address, matches] of cases) {
    it(`${pattern} ${matches ? 'matches' : 'does not match'} ${address}`, () => {
      assert.equal(matchesAddress(pattern, address), matches);
    });
  }
});
