import assert from 'node:assert/strict';
import { ProblemError } from '../../../../src/core/errors';
import { judgePlan } from '../../../../src/core/plan/judgePlan';
import { readPlanJson } from '../../../../src/core/plan/planJson';
import { deployment, expects, instance } from './savedPlans';

type Change = Partial<Record<keyof ReturnType<typeof instance>['change'], unknown>>;
const read = (json: string) => readPlanJson(json, { allowedAttributes: () => [] });
const planOf = (...changes: unknown[]) => JSON.stringify(deployment({ resource_changes: changes }));

/** The deployment's replacement, with different values. */
function replaced(change: Change, ...actions: string[]) {
  const usual = instance(...(actions.length === 0 ? ['delete', 'create'] : actions));
  return { ...usual, change: { ...usual.change, ...change } };
}

const isRefusal = (error: unknown) => error instanceof ProblemError && error.problem.code === 'plan.json';

function objections(json: string): readonly string[] {
  return judgePlan(read(json), expects).unexpected.map(({ why }) => why);
}

describe('a change hidden in a saved plan', () => {
  it('is found in the known parts of an attribute that is partly known after apply', () => {
    const disk = (before: object, after: object) =>
      planOf(
        replaced({
          before: { id: 'i-1', user_data: 'a', root_block_device: [before] },
          after: { user_data: 'b', root_block_device: [after] },
          after_unknown: { id: true, root_block_device: [{ device_name: true }] },
        }),
      );
    const old = { device_name: '/dev/xvda', volume_size: 100, tags: {} };
    assert.deepEqual(objections(disk(old, { volume_size: 100, tags: null })), []);
    const why = ['the runbook does not expect a change of root_block_device'];
    assert.deepEqual(objections(disk(old, { volume_size: 8, tags: {} })), why);
    assert.deepEqual(objections(disk(old, { volume_size: 100, encrypted: false })), why);
  });

  it('is refused with the name of a key that an object has twice, even escaped', () => {
    const json = planOf(replaced({ before: { user_data: 'a' }, after: { user_data: 'b' } }));
    for (const key of ['"actions"', '"\\u0061ctions"', '"actions" '])
      assert.throws(() => read(json.replace('"actions":', `${key}:["no-op"],"actions":`)), {
        message: /has the key actions twice/,
      });
    assert.throws(() => read(json.replace('{', '{"errored":true,')), {
      message: /has the key errored twice/,
    });
    const alike = { before: { tags: [{ a: 1 }, { a: 1 }], b: '{"a":1,"a":2}' }, after: { user_data: 'b' } };
    assert.equal(read(planOf(replaced(alike))).changes.length, 1);
  });

  it('is found in a new value that is claimed to be unknown', () => {
    const json = planOf(
      replaced({
        before: { user_data: 'a', subnet_id: 'private' },
        after: { user_data: 'b', subnet_id: 'public' },
        after_unknown: { subnet_id: true },
      }),
    );
    assert.deepEqual(objections(json), ['the runbook does not expect a change of subnet_id']);
  });

  for (const [before, after] of [
    ['9007199254740993', '9007199254740992'],
    ['1.00000000000000001', '1.00000000000000002'],
    ['123456789.12345678', '123456789.123456781'],
    ['1e400', '1e500'],
  ] as const)
    it(`is found between ${before} and ${after}`, () => {
      const json = planOf(
        replaced({ before: { user_data: 'a', n: 'BEFORE' }, after: { user_data: 'b', n: 'AFTER' } }),
      )
        .replace('"BEFORE"', before)
        .replace('"AFTER"', after);
      assert.equal(objections(json).length, 1);
      assert.deepEqual(objections(json.replace(after, before)), []);
    });

  it('is not suspected in digits inside text or in exact numbers', () => {
    const text = '\\"9007199254740993 \\\\';
    const change = {
      before: { user_data: text, n: 0.30000000000000004, at: '\\' },
      after: { user_data: 'b', n: 0.30000000000000004, at: '\\' },
    };
    const plan = readPlanJson(planOf(replaced(change)), { allowedAttributes: () => ['user_data'] });
    assert.deepEqual(
      plan.changes[0]?.shown.map(({ before }) => before),
      [text],
    );
    assert.deepEqual(plan.changes[0]?.changedAttributes, ['id', 'user_data']);
  });

  const same = { before: { size: 1 }, after: { size: 1 }, after_unknown: {} };
  for (const [what, change] of [
    ['another value', { after: { size: 2 } }],
    ['a value known after apply', { after: {}, after_unknown: { size: true } }],
    ['another identity', { before_identity: { id: 1 }, after_identity: { id: 2 } }],
  ] as const)
    it(`is refused in a resource without an action that gets ${what}`, () => {
      const left = { ...replaced({ ...same }, 'no-op'), address: 'aws_db_instance.prod' };
      assert.deepEqual(objections(planOf(instance('delete', 'create'), left)), []);
      const hidden = { ...left, change: { ...left.change, ...change } };
      assert.throws(() => read(planOf(instance('delete', 'create'), hidden)), isRefusal);
    });

  it('is refused in an output without an action that gets another value', () => {
    const output = (after: number) =>
      JSON.stringify(deployment({ output_changes: { port: { actions: ['no-op'], before: 1, after } } }));
    assert.deepEqual(read(output(1)).outputs, []);
    assert.throws(() => read(output(2)), isRefusal);
  });

  for (const change of [{ before: null }, { after: null }, { before: undefined, after: undefined }])
    it(`is refused in a replacement without ${JSON.stringify(Object.keys(change))}`, () => {
      assert.throws(() => read(planOf(replaced(change))), isRefusal);
    });

  it('is suspected in an update that changes nothing by name', () => {
    const nothing = { before: { user_data: 'a' }, after: { user_data: 'a' }, after_unknown: {} };
    const { unexpected } = judgePlan(read(planOf(replaced(nothing, 'update'))), [
      { address: 'module.catalog.aws_instance.*', actions: ['update'], attributes: ['user_data'] },
    ]);
    assert.equal(unexpected.length, 1);
  });
});
