import assert from 'node:assert/strict';
import { judgePlan } from '../../../../src/core/plan/judgePlan';
import { MAX_RECORD_LENGTH, readRecord } from '../../../../src/core/plan/readRecord';
import { fixture, planOf, read, summary } from './fixture';
import { planned, question } from './printed';

const deployment = [
  'replace delete-first module.catalog-airflow.terraform_data.instance',
  'update module.catalog-airflow.terraform_data.launch',
];
const lifecycles = [
  'read data.terraform_remote_state.later',
  'delete terraform_data.each["y z"]',
  'replace create-first terraform_data.first',
  'forget terraform_data.forgotten',
  'update terraform_data.found imported',
  'move terraform_data.new from terraform_data.old',
];

describe('readRecord: a plan at its prompt', () => {
  for (const name of ['prompt', 'prompt-no-color', 'prompt-tofu']) {
    it(`reads the changes of ${name}, whose values imitate a plan and its question`, async () => {
      const reading = await read(fixture(name));
      assert.equal(reading.is, 'prompt');
      const plan = planOf(reading);
      assert.deepEqual(summary(plan), deployment);
      assert.deepEqual(plan.counts, { import: 0, add: 1, change: 1, destroy: 1 });
      assert.equal(plan.changes[0]?.reason, 'must be replaced');
    });
  }

  it('recognizes the question for a workspace', async () => {
    assert.equal((await read(fixture('prompt-workspace'))).is, 'prompt');
  });

  for (const name of ['prompt-lifecycles', 'prompt-lifecycles-tofu']) {
    it(`distinguishes moved, imported, forgotten, deleted and read resources in ${name}`, async () => {
      const reading = await read(fixture(name));
      assert.equal(reading.is, 'prompt');
      assert.deepEqual(summary(planOf(reading)), lifecycles);
      assert.deepEqual(planOf(reading).counts, { import: 1, add: 1, change: 1, destroy: 2 });
    });
  }

  it('is at the prompt for outputs alone', async () => {
    const reading = await read(fixture('outputs-only'));
    assert.equal(reading.is, 'prompt');
    assert.deepEqual(planOf(reading).changes, []);
    assert.deepEqual(planOf(reading).outputs, ['region']);
  });

  it('says what drifted', async () => {
    const reading = await read(fixture('drift'));
    assert.equal(reading.is, 'prompt');
    assert.deepEqual(planOf(reading).drifted, ['local_file.drifting']);
    assert.deepEqual(summary(planOf(reading)), [
      'create local_file.drifting',
      'replace delete-first local_file.plain',
      'update terraform_data.follows',
    ]);
  });

  for (const name of ['warning', 'warning-compact']) {
    it(`keeps only the first line of a warning that imitates a plan (${name})`, async () => {
      const reading = await read(fixture(name));
      assert.equal(reading.is, 'prompt');
      assert.deepEqual(planOf(reading).warnings, ['Check block assertion failed']);
      assert.equal(planOf(reading).changes.length, 3);
    });
  }

  it('closes the gate when such a warning has no frame', async () => {
    assert.equal((await read(fixture('warning-no-color'))).is, 'unreadable');
  });

  it('does not trust a plan that lists nothing', async () => {
    const empty =
      'Terraform will perform the following actions:\n\nPlan: 0 to add, 0 to change, 0 to destroy.\n';
    const warning = '\nWarning: Check block assertion failed\n\n  on main.tf line 3, in check "x":\n\n';
    assert.equal((await read(planned() + empty + question)).is, 'unreadable');
    assert.equal((await read(planned() + warning + empty + question)).is, 'prompt');
  });

  it('keeps a doubt across a section that lists nothing', async () => {
    for (const between of ['x\n\nChanges to Outputs:\n', 'x\n\nChanges to Outputs:\n  + o = "x"\n\n']) {
      const record = planned() + between + between + question;
      assert.equal((await read(record)).is, 'unreadable', between);
    }
  });

  it('reads what a value hides from a terminal, never shows that value, and reports it as unexpected', async () => {
    for (const name of ['hides-by-cursor', 'hides-by-title']) {
      const reading = await readRecord(fixture(name), { allowedAttributes: () => ['input'] });
      assert.equal(reading.is, 'prompt', name);
      const plan = planOf(reading);
      const { caveats } = judgePlan(plan, []);
      assert.match(caveats.join(), /^A value holds terminal sequences/, name);
      assert.doesNotMatch(JSON.stringify(plan), /[\x00-\x1f\x80-\x9f]|\\u00/, name);
    }
  });

  it('closes the gate when an import id imitates lines of the plan', async () => {
    assert.equal((await read(fixture('import-id'))).is, 'unreadable');
  });

  it('closes the gate when terminal sequences occur outside of values', async () => {
    const record = fixture('hides-by-cursor');
    for (const place of ['Plan:', '  # ', '    }', 'Do you want', '      ']) {
      assert.ok(record.includes(place), place);
      const { is } = await read(record.replace(place, `\x1b[2K${place}`));
      assert.ok(['unreadable', 'other-prompt'].includes(is), `${place} reads as ${is}`);
    }
  });

  it('closes the gate when something else comes between plan and question', async () => {
    const record = fixture('prompt').replace(/(Plan:.* to destroy\.)/, '$1\r\nsomething else');
    assert.equal((await read(record)).is, 'unreadable');
  });

  it('closes the gate when the counts disagree', async () => {
    const record = fixture('prompt').replace(' 1 to add, 1 to change', ' 1 to add, 0 to change');
    assert.notEqual(record, fixture('prompt'));
    assert.equal((await read(record)).is, 'unreadable');
  });

  it('is not at the prompt while somebody types', async () => {
    const reading = await read(`${fixture('prompt')}ye`);
    assert.deepEqual(reading, { is: 'other-prompt', prompt: 'Enter a value: (an answer is being typed)' });
    assert.equal((await read(`${fixture('prompt')}y\b \b`)).is, 'prompt');
  });

  it('is declined when the session ended there', async () => {
    const record = `${fixture('prompt')}\nScript done on 2026-01-01 00:00:00+00:00 [COMMAND_EXIT_CODE="129"]\n`;
    assert.equal((await read(record)).is, 'declined');
  });
});

describe('readRecord: other questions and failures', () => {
  it('recognizes a question for a variable whose description imitates the approval', async () => {
    const reading = await read(fixture('variable'));
    assert.deepEqual(reading, { is: 'other-prompt', prompt: 'var.region: Enter a value:' });
  });

  it('does not recognize an approval without a plan', async () => {
    const question = fixture('prompt').slice(fixture('prompt').lastIndexOf('Do you want'));
    assert.equal((await read(`$ just apply\r\n\r\n${question}`)).is, 'other-prompt');
  });

  it('does not take another question of Terraform for the approval', async () => {
    const reading = await read(fixture('refresh-only'));
    assert.deepEqual(reading, { is: 'other-prompt', prompt: 'Enter a value:' });
  });

  it('shows a question of the recipe, without what is typed after it', async () => {
    assert.deepEqual(await read('Really go on? [y/N] '), { is: 'other-prompt', prompt: 'Really go on?' });
    const sudo = '[sudo] password for ana:';
    assert.deepEqual(await read(`${sudo} `), { is: 'other-prompt', prompt: sudo });
    assert.deepEqual(await read('Password: hunter2:'), { is: 'other-prompt', prompt: 'Password:' });
  });

  it('reads a failed plan although it prints what it planned', async () => {
    const reading = await read(fixture('precondition'));
    assert.equal(reading.is, 'failed');
    assert.ok(reading.is === 'failed' && reading.during === 'plan');
    assert.deepEqual(reading.errors, ['Resource precondition failed']);
  });

  it('finds an error that follows a paragraph without an empty line', async () => {
    const reading = await read(
      [
        'Terraform planned the following actions, but then encountered a problem:',
        '',
        'Plan: 0 to add, 0 to change, 0 to destroy.',
        '',
        'Changes to Outputs:',
        '  + o = "x"',
        '',
        'You can apply this plan to save these new output values to the Terraform',
        'state, without changing any real infrastructure.',
        '╷',
        '│ Error: Resource precondition failed',
        '│ ',
        '│ Not now.',
        '╵',
        '',
      ].join('\r\n'),
    );
    assert.equal(reading.is, 'failed');
  });

  it('says who holds the state lock', async () => {
    const reading = await read(fixture('state-locked'));
    assert.ok(reading.is === 'failed' && reading.stateLock !== null);
    assert.equal(reading.stateLock.who, 'engineer@laptop');
    assert.equal(reading.stateLock.operation, 'OperationTypeApply');
    assert.match(reading.stateLock.created, /^\d{4}-\d\d-\d\d /);
    assert.match(reading.stateLock.id, /^[0-9a-f-]{36}$/);
  });

  it('reads configuration errors on a narrow terminal', async () => {
    const reading = await read(fixture('syntax-error'));
    assert.ok(reading.is === 'failed' && reading.plan === null);
    assert.deepEqual(reading.errors, ['Unclosed configuration block', 'Missing name for resource']);
  });

  it('is unreadable above its length limit', async () => {
    assert.equal((await read('x'.repeat(MAX_RECORD_LENGTH + 1))).is, 'unreadable');
  });
});

describe('readRecord: after the answer', () => {
  for (const name of ['applied', 'applied-tofu', 'erased-answer', 'plan-and-apply', 'just']) {
    it(`reads ${name} as applied`, async () => {
      const reading = await read(fixture(name));
      assert.equal(reading.is, 'applied');
      assert.deepEqual(reading.is === 'applied' && reading.applied, {
        import: 0,
        add: 1,
        change: 1,
        destroy: 1,
      });
      assert.deepEqual(summary(planOf(reading)), deployment);
    });
  }

  it('follows an apply, resource by resource', async () => {
    const record = fixture('applied');
    const reading = await read(record.slice(0, record.indexOf('Apply complete!')));
    assert.equal(reading.is, 'applying');
    assert.deepEqual(reading.is === 'applying' && [...reading.done].sort(), [
      'module.catalog-airflow.terraform_data.instance',
      'module.catalog-airflow.terraform_data.instance',
      'module.catalog-airflow.terraform_data.launch',
    ]);
  });

  it('gives the plan the same hash before and after the answer', async () => {
    const record = fixture('applied');
    const question = record.lastIndexOf('yes\r\n');
    const before = planOf(await read(record.slice(0, question)));
    const after = planOf(await read(record));
    assert.equal(before.hash, after.hash);
    assert.deepEqual(before, after);
  });

  it('reads no and Ctrl+C as declined', async () => {
    for (const name of ['declined', 'interrupted']) assert.equal((await read(fixture(name))).is, 'declined');
  });

  it('reads an apply that failed partway, whatever a provisioner prints', async () => {
    const reading = await read(fixture('apply-failed'));
    assert.ok(reading.is === 'failed' && reading.during === 'apply');
    assert.deepEqual(reading.errors, ['local-exec provisioner error']);
  });

  it('does not believe a completed apply after an error', async () => {
    const record = `${fixture('apply-failed')}Apply complete! Resources: 2 added, 0 changed, 0 destroyed.\r\n`;
    assert.equal((await read(record)).is, 'failed');
  });

  it('is at the prompt again for a second plan of the same recipe', async () => {
    const second = fixture('prompt-workspace').replace(/^.*\n/, '');
    const reading = await read(fixture('applied').replace(/\r?\nScript done[^]*/, '\r\n') + second);
    assert.ok(reading.is === 'prompt' && reading.appliedBefore === true);
    assert.equal(planOf(reading).counts.add, 3);
  });

  it('tells the same plan apart when it is asked again after it was applied', async () => {
    const asked = planned() + question;
    const failed = 'yes\nterraform_data.web: Modifying...\n\nError: Not now\n\n';
    const hashOf = async (record: string) => planOf(await read(record)).hash;
    const hashes = await Promise.all(
      [asked, asked + failed + asked, asked + failed + asked + failed + asked].map(hashOf),
    );
    assert.equal(new Set(hashes).size, 3);
    const applied = `${asked}${failed}${asked}yes\nApply complete! Resources: 0 added, 1 changed, 0 destroyed.\n`;
    assert.equal(await hashOf(applied), hashes[1]);
    assert.equal(await hashOf(`${asked}no\n${asked}`), hashes[0]);
  });

  it('remembers that something was applied when another question or plan follows', async () => {
    const first = fixture('applied').replace(/\r?\nScript done[^]*/, '\r\n');
    for (const [more, is] of [
      [question, 'other-prompt'],
      [planned(), 'planning'],
    ] as const) {
      const reading = await read(first + more);
      assert.equal(reading.is, is, more);
      assert.ok('appliedBefore' in reading, more);
    }
  });

  it('remembers what was applied without a readable plan when another plan follows', async () => {
    const unplanned = 'terraform_data.web: Modifying... [id=x]\n';
    const done = 'Apply complete! Resources: 0 added, 1 changed, 0 destroyed.\n';
    const doubtful =
      'Terraform will perform the following actions:\n\nPlan: 0 to add, 0 to change, 0 to destroy.\n';
    for (const first of [unplanned, unplanned + done, done, doubtful + unplanned + done]) {
      const prompt = await read(first + planned() + question);
      assert.ok(prompt.is === 'prompt' && prompt.appliedBefore === true, first);
      const after = await read(first + planned());
      assert.ok(after.is === 'unreadable' && after.appliedBefore === true, first);
    }
    const nothing = `No changes. Your infrastructure matches the configuration.\n\n${done.replace('1', '0')}`;
    const prompt = await read(nothing + planned() + question);
    assert.ok(prompt.is === 'prompt' && !('appliedBefore' in prompt));
  });

  it('reports that something was applied although the second plan was declined', async () => {
    const first = fixture('applied').replace(/\r?\nScript done[^]*/, '\r\n');
    const reading = await read(first + fixture('declined').replace(/^.*\n/, ''));
    assert.ok(reading.is === 'failed' && reading.during === 'apply');
  });
});

describe('readRecord: plans without a question', () => {
  it('reads a plan without changes', async () => {
    assert.deepEqual(await read(fixture('no-changes')), { is: 'no-changes' });
  });

  it('returns the plan of a command that only plans', async () => {
    const reading = await read(fixture('tainted'));
    assert.equal(reading.is, 'planning');
    assert.equal(planOf(reading).changes[0]?.reason, 'tainted');
  });

  it('waits while there is nothing yet', async () => {
    assert.deepEqual(await read(''), { is: 'planning' });
    assert.deepEqual(await read('terraform apply\r\nmodule.a.b.c: Refreshing state...'), { is: 'planning' });
  });
});
