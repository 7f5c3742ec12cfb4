import assert from 'node:assert/strict';
import { judgePlan } from '../../../../src/core/plan/judgePlan';
import { PARTIAL } from '../../../../src/core/plan/deferral';
import { planOf, read } from './fixture';
import { planned, question } from './printed';

const rule = '─'.repeat(60);
const note = 'Note: This is a partial plan, parts can only be known in the next plan / apply cycle.\n\n';
const later = [
  '  # module.dags.aws_s3_object.later["x"] was deferred',
  '  # (because the resource configuration is unknown)',
  '  + resource "aws_s3_object" "later" {',
  '      + id = (known after apply)',
  '    }',
  '',
].join('\n');
const expected = [{ address: 'terraform_data.web', actions: ['update' as const] }];

describe('readRecord: a partial plan', () => {
  it('says that it is partial, and what is left to a later plan', async () => {
    const reading = await read(`${note}\n${later}\n${rule}\n\n${planned()}${question}`);
    assert.equal(reading.is, 'prompt');
    const plan = planOf(reading);
    assert.deepEqual(plan.caveats, [PARTIAL]);
    assert.deepEqual(
      plan.changes.map(({ address, action, reason }) => [address, action, reason]),
      [
        ['terraform_data.web', 'update', null],
        ['module.dags.aws_s3_object.later["x"]', 'defer', 'because the resource configuration is unknown'],
      ],
    );
    const judged = judgePlan(plan, [
      ...expected,
      { address: 'module.dags.aws_s3_object.later["x"]', actions: ['create'] },
    ]);
    assert.deepEqual(
      judged.unexpected.map(({ why }) => why),
      ['it is left to a later plan'],
    );
    assert.deepEqual(judged.caveats, [PARTIAL]);
  });

  it('has a different hash than the same plan without that part', async () => {
    const partial = planOf(await read(`${note}\n${later}\n${rule}\n\n${planned()}${question}`));
    assert.notEqual(partial.hash, planOf(await read(planned() + question)).hash);
  });

  it('says so even if the note names nothing, or if resources are deferred without the note', async () => {
    for (const part of [note, later]) {
      const reading = await read(`${part}\n${rule}\n\n${planned()}${question}`);
      assert.deepEqual(planOf(reading).caveats, [PARTIAL], part);
    }
  });

  it('closes the gate when it cannot tell what is left', async () => {
    for (const part of [
      later.replace('"later" {', '"other" {'),
      later.replace('configuration is unknown)', 'configuration is unknown'),
      later.replace('was deferred', '\x1b[2Kwas deferred'),
    ]) {
      assert.equal(
        (await read(`${note}\n${part}\n${rule}\n\n${planned()}${question}`)).is,
        'unreadable',
        part,
      );
    }
    const twice = `${note}\n${later}\n${rule}\n\n${note}\n${later}\n${rule}\n\n${planned()}${question}`;
    assert.equal((await read(twice)).is, 'unreadable');
    assert.equal((await read(planned(later) + question)).is, 'unreadable');
  });

  it('is not "nothing to change" when nothing changes yet', async () => {
    const none = 'No current changes. This plan requires another plan to be applied first.\n\n\n';
    assert.deepEqual(await read(`${none}${note}\n${later}\n${rule}\n`), {
      is: 'no-changes',
      caveats: [
        PARTIAL,
        'module.dags.aws_s3_object.later["x"] is left to a later plan, because the resource configuration is unknown',
      ],
    });
    assert.deepEqual(await read(none), { is: 'no-changes', caveats: [PARTIAL] });
  });
});

describe('readRecord: drift without changes', () => {
  it('says what drifted', async () => {
    const drift = [
      'Note: Objects have changed outside of Terraform',
      '',
      'Terraform detected the following changes made outside of Terraform since the',
      'last "terraform apply" which may have affected this plan:',
      '',
      '  # terraform_data.web has changed',
      '  ~ resource "terraform_data" "web" {',
      '      ~ input = "a" -> "b"',
      '    }',
      '',
      rule,
      '',
      'No changes. Your infrastructure matches the configuration.',
      '',
    ].join('\n');
    assert.deepEqual(await read(drift), { is: 'no-changes', drifted: ['terraform_data.web'] });
  });
});
