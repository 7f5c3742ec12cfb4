import assert from 'node:assert/strict';
import { judgePlan } from '../../../../src/core/plan/judgePlan';
import { planOf, read } from './fixture';
import { planned, question } from './printed';

const update = { address: 'terraform_data.web', actions: ['update' as const] };
const one = '0 to add, 1 to change, 0 to destroy. Actions: 1 to invoke.';
const action = (address: string, values: string[] = ['            function_name = "warm"']) => {
  const [, type = '', name = ''] = /action\.(\w+)\.(\w+)/.exec(address) ?? [];
  return [
    `    # ${address}`,
    `    action "${type}" "${name}" {`,
    ...(values.length === 0 ? [] : ['        config {', ...values, '        }']),
    '    }',
    '',
  ].join('\n');
};
const before = '    # Actions to be invoked before this change in order:\n';
const after = '    # Actions to be invoked after this change in order:\n';
const warm = 'module.catalog["a"].action.aws_lambda_invoke.warm[0]';

describe('readRecord: provider actions', () => {
  it('reads those before and after a change as changes of their own', async () => {
    const values = [
      '            function_name = "warm"',
      '            payload       = jsonencode(',
      '                {',
      '                    a = "Plan: 1 to add, 0 to change, 0 to destroy."',
      '                }',
      '            )',
      '            retry {',
      '                times = 2',
      '            }',
    ];
    const more = `${before}${action('action.a_stop.first', [])}${action('action.a_stop.second')}\n${after}${action(warm, values)}`;
    const reading = await read(
      planned(more, '0 to add, 1 to change, 0 to destroy. Actions: 3 to invoke.') + question,
    );
    assert.equal(reading.is, 'prompt');
    const plan = planOf(reading);
    assert.equal(plan.counts.invoke, 3);
    assert.deepEqual(
      plan.changes.slice(1).map(each => [each.address, each.action, each.reason, each.changedAttributes]),
      [
        ['action.a_stop.first', 'invoke', 'before terraform_data.web', []],
        ['action.a_stop.second', 'invoke', 'before terraform_data.web', ['function_name']],
        [warm, 'invoke', 'after terraform_data.web', ['function_name', 'payload', 'retry']],
      ],
    );
    assert.equal(judgePlan(plan, [update]).unexpected.length, 3);
    const invoke = { address: 'action.a_stop.*', actions: ['invoke' as const] };
    assert.deepEqual(
      judgePlan(plan, [update, invoke]).unexpected.map(({ change }) => change.address),
      [warm],
    );
  });

  it('reads one whose settings are not shown', async () => {
    const hidden = [
      '          # At least one attribute in this block is (or was) sensitive,',
      '          # so its contents will not be displayed.',
    ];
    const reading = await read(planned(after + action('action.a_stop.first', hidden), one) + question);
    assert.equal(reading.is, 'prompt');
    assert.deepEqual(planOf(reading).changes[1]?.changedAttributes, []);
  });

  it('reads those that are invoked on their own, after the summary line', async () => {
    const called = [
      '',
      'Terraform will invoke the following action(s):',
      '',
      '  # action.a_stop.first will be invoked (called from terraform_data.web)',
      action('action.a_stop.first'),
      `  # ${warm} will be invoked`,
      action(warm),
      '',
    ].join('\n');
    const counts = '0 to add, 1 to change, 0 to destroy. Actions: 2 to invoke.';
    const plan = planOf(await read(planned('', counts) + called + question));
    assert.deepEqual(
      plan.changes.slice(1).map(({ address, reason }) => [address, reason]),
      [
        ['action.a_stop.first', 'called from terraform_data.web'],
        [warm, null],
      ],
    );
  });

  it('reads them by type and name, as Terraform 1.14 and 1.15 print them', async () => {
    const nameless = (address: string) => action(address).split('\n').slice(1).join('\n');
    const web = '  # module.catalog["a.b"].terraform_data.web will be updated in-place';
    const more = `${before}${nameless('action.a_stop.first')}${nameless('action.a_stop.second')}\n${after}${nameless(warm)}`;
    const called = [
      '',
      'Terraform will invoke the following action(s):',
      '',
      `  # ${warm} will be invoked`,
      nameless(warm),
      '',
    ].join('\n');
    const counts = '0 to add, 1 to change, 0 to destroy. Actions: 4 to invoke.';
    const record = (planned(more, counts) + called + question).replace(
      '  # terraform_data.web will be updated in-place',
      web,
    );
    const reading = await read(record);
    assert.equal(reading.is, 'prompt');
    const by = 'module.catalog["a.b"].terraform_data.web';
    assert.deepEqual(
      planOf(reading)
        .changes.slice(1)
        .map(({ address, reason }) => [address, reason]),
      [
        ['module.catalog["a.b"].action.a_stop.first', `before ${by}`],
        ['module.catalog["a.b"].action.a_stop.second', `before ${by}`],
        ['module.catalog["a.b"].action.aws_lambda_invoke.warm', `after ${by}`],
        [warm, null],
      ],
    );
    assert.equal(
      (await read(record.replace(`# ${warm} will`, '# action.a_stop.first will'))).is,
      'unreadable',
    );
  });

  it('counts those that failed and were allowed to as not invoked', async () => {
    const record = `${planned(after + action('action.a_stop.first'), one)}${question}yes\n\n`;
    for (const [actions, invoke] of [
      ['1 invoked.', 1],
      ['1 invoked, 1 failed.', 0],
    ] as const) {
      const end = `Apply complete! Resources: 0 added, 1 changed, 0 destroyed. Actions: ${actions}\n`;
      const reading = await read(record + end);
      assert.ok(reading.is === 'applied', actions);
      assert.equal(reading.applied.invoke, invoke);
    }
  });

  it('never accepts actions that the plan only counts', async () => {
    const reading = await read(planned('', one) + question);
    assert.equal(reading.is, 'prompt');
    const { unexpected } = judgePlan(planOf(reading), [update, { address: '*', actions: ['invoke'] }]);
    assert.deepEqual(
      unexpected.map(({ change }) => [change.address, change.action]),
      [['(an action without a name)', 'invoke']],
    );
  });

  it('closes the gate when it cannot read them', async () => {
    const good = planned(after + action('action.a_stop.first'), one) + question;
    assert.equal((await read(good)).is, 'prompt');
    for (const [from, to] of [
      ['"a_stop"', '"a_start"'],
      ['# action.a_stop.first', '# data.a_stop.first'],
      ['        config {', '        settings {'],
      ['            function_name', '           function_name'],
      [' Actions: 1 to invoke.', ''],
      [' Actions: 1 to invoke.', ' Actions: 1 to revoke.'],
      ['"warm"', '"warm\x1b[2A"'],
    ] as const) {
      const changed = good.replace(from, to);
      assert.notEqual(changed, good);
      assert.equal((await read(changed)).is, 'unreadable', to);
    }
  });

  it('knows the question only once it knows what follows the summary line', async () => {
    assert.equal((await read(planned('', one))).is, 'planning');
  });
});

describe('readRecord: forgotten resources, and imports by identity', () => {
  it('does not count a replacement that keeps the old object as one that destroys', async () => {
    const kept = [
      ' # terraform_data.kept must be replaced, but the existing object will not be destroyed',
      ' # (destroy = false is set in the configuration)',
      '+/. resource "terraform_data" "kept" {',
      '      ~ id = "x" -> (known after apply)',
      '    }',
      '',
    ].join('\n');
    const record = planned(kept, '1 to add, 1 to change, 0 to destroy.') + question;
    const plan = planOf(await read(record));
    assert.equal(plan.changes[1]?.action, 'create');
    assert.equal(plan.changes[1].forgets, true);
    assert.equal(plan.counts.destroy, 0);
    const expectation = { address: 'terraform_data.kept', actions: ['create' as const, 'replace' as const] };
    assert.equal(judgePlan(plan, [update, expectation]).unexpected.length, 1);
    assert.equal((await read(record.replace('+/.', '+/-'))).is, 'unreadable');
  });

  it("reads the same in OpenTofu's words, for each reason to replace", async () => {
    const kept = (reason: string) =>
      [
        `  # terraform_data.kept ${reason} - older instance will not be destroyed (lifecycle.destroy = false)`,
        '  ./+ resource "terraform_data" "kept" {',
        '      ~ id = "x" -> (known after apply)',
        '    }',
        '',
      ].join('\n');
    const record = (reason: string, counts = '1 to add, 1 to change, 0 to destroy, 1 to forget.') =>
      (planned(kept(reason), counts) + question).replaceAll('Terraform will', 'OpenTofu will');
    for (const reason of [
      'must be replaced',
      'is tainted, so it must be replaced',
      'will be replaced, as requested',
      'will be replaced due to changes in replace_triggered_by',
    ]) {
      const plan = planOf(await read(record(reason)));
      assert.equal(plan.changes[1]?.action, 'create', reason);
      assert.deepEqual(plan.changes[1].changedAttributes, ['id']);
      assert.equal(plan.changes[1].forgets, true);
      assert.deepEqual({ ...plan.counts }, { import: 0, add: 1, change: 1, destroy: 0 });
    }
    assert.equal((await read(record('will be created'))).is, 'unreadable');
    assert.equal(
      (await read(record('must be replaced', '1 to add, 1 to change, 0 to destroy.'))).is,
      'unreadable',
    );
    assert.equal((await read(record('must be replaced').replace('./+', '-/+'))).is, 'unreadable');
  });

  it('reads what is no longer managed', async () => {
    const left = [
      ' # terraform_data.left will no longer be managed by Terraform, but will not be destroyed',
      ' # (destroy = false is set in the configuration)',
      ' . resource "terraform_data" "left" {',
      '        id = "x"',
      '    }',
      '',
    ].join('\n');
    const plan = planOf(await read(planned(left) + question));
    assert.equal(plan.changes[1]?.action, 'forget');
  });

  it('reads what OpenTofu forgets, which it counts since 1.10', async () => {
    const left = [
      '  # terraform_data.left will be removed from the OpenTofu state but will not be destroyed',
      '  . resource "terraform_data" "left" {',
      '    id = "x"',
      '}',
      '',
    ].join('\n');
    for (const [counts, is] of [
      ['0 to add, 1 to change, 0 to destroy.', 'prompt'],
      ['0 to add, 1 to change, 0 to destroy, 1 to forget.', 'prompt'],
      ['0 to add, 1 to change, 0 to destroy, 2 to forget.', 'unreadable'],
    ] as const) {
      const record = (planned(left, counts) + question).replaceAll('Terraform will', 'OpenTofu will');
      assert.equal((await read(record)).is, is, counts);
    }
  });

  it('reads the identity of what is imported', async () => {
    const found = [
      '  # terraform_data.found will be imported',
      '  # imported using resource identity: {',
      '  #   "bucket": "logs",',
      '  #   "region": "us-east-1"',
      '  # }',
      '    resource "terraform_data" "found" {',
      '        id = "x"',
      '    }',
      '',
    ].join('\n');
    const record = planned(found, '1 to import, 0 to add, 1 to change, 0 to destroy.') + question;
    assert.equal(planOf(await read(record)).changes[1]?.action, 'import');
    assert.equal((await read(record.replace('  # }', '  # ]'))).is, 'unreadable');
    for (const identity of [': {}', ' "a/b"']) {
      const short = record.replace(/: \{\n[^]*? {2}# \}/, identity);
      assert.equal((await read(short)).is, 'prompt', identity);
    }
  });
});
