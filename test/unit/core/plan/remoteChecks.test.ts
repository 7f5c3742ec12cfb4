import assert from 'node:assert/strict';
import { readRecord } from '../../../../src/core/plan/readRecord';
import { RecordMemory } from '../../../../src/core/plan/recordMemory';
import { read } from './fixture';
import { planned, question } from './printed';

const checks = [
  '',
  '-'.repeat(72),
  '',
  'Cost Estimation:',
  '',
  'Resources: 1 of 1 estimated',
  '           $30.37/mo +$0.0',
  '',
  '-'.repeat(72),
  '',
  'Organization Policy Check:',
  '',
  'Sentinel Result: true',
  '',
  '-'.repeat(72),
  '',
].join('\n');

const rule = '-'.repeat(72);
const passing: Readonly<Record<string, string>> = {
  'run tasks': [
    '',
    'Post-plan Tasks:',
    '',
    '2 tasks still pending, 0 passed, 0 failed ... ',
    '1 tasks still pending, 1 passed, 0 failed ...    (8s elapsed)',
    'All tasks completed! 2 passed, 0 failed           (19s elapsed)',
    '',
    '│ cost-guard ⸺   Passed',
    '│ Spends less than before, and has nothing to destroy.',
    '│ Details: https://example.org/runs/7',
    '│ ',
    '│ ',
    '│ Overall Result: Passed',
    '',
    rule,
    '',
  ].join('\n'),
  'policies of OPA': [
    '',
    'Post-plan Tasks:',
    '',
    rule,
    '',
    'Policy Evaluations',
    '',
    'Evaluating ... (4s elapsed)',
    '-'.repeat(32),
    '',
    'OPA Policy Evaluation',
    '',
    '→→ Overall Result: PASSED',
    ' This result means that all OPA policies passed and the protected behavior is allowed',
    '1 policies evaluated',
    '',
    '→ Policy set 1: guards (1)',
    '  ↳ Policy name: no-public-buckets',
    '     | ✓ Passed',
    '     | Buckets are private.',
    '',
  ].join('\n'),
  'policies of OPA, as OpenTofu prints them': [
    '',
    'Post-plan Tasks:',
    '',
    'OPA Policy Evaluation',
    '',
    '→→ Overall Result: PASSED',
    ' This result means that all OPA policies passed and the protected behavior is allowed',
    '1 policies evaluated',
    '',
    '→ Policy set 1: guards (1)',
    '  ↳ Policy name: no-public-buckets',
    '     | ✓ Passed',
    '     | No description available',
    '',
    rule,
    '',
  ].join('\n'),
  'policies of Terraform': [
    '',
    rule,
    '',
    'Terraform policy Evaluations',
    '',
    '→→ Overall result : PASSED',
    'This means that all Terraform policies passed.',
    '',
    '1 policies evaluated',
    '',
    'Plan stage: PASSED',
    '1 total, 1 passed, 0 failed, 0 unknown',
    '  → Policy set 1: guards',
    '    → Policy name: "tags" in tags.policy.hcl',
    '      → Result: Passed',
    '',
  ].join('\n'),
  'the log of Sentinel': [
    '',
    rule,
    '',
    'Organization Policy Check:',
    '',
    'Sentinel Result: true',
    '',
    'This result means that Sentinel policies returned true and the protected',
    'behavior is allowed by Sentinel policies.',
    '',
    '2 policies evaluated.',
    '',
    '## Policy 1: tags.sentinel (soft-mandatory)',
    '',
    'Result: true',
    '',
    'TRUE - tags.sentinel:1:1 - Rule "main"',
    '',
    '## Policy 2: sizes.sentinel (advisory)',
    '',
    'Result: true',
    '',
    'FALSE - sizes.sentinel:1:1 - Rule "main"',
    'Print messages:',
    '',
    'I am a policy.',
    '',
    rule,
    '',
  ].join('\n'),
  'an estimate that takes time': [
    '',
    rule,
    '',
    'Cost Estimation:',
    '',
    'Waiting for cost estimate to complete... (30s elapsed)',
    '',
    'Cost Estimation:',
    '',
    'Not available for this plan, because it was created with the -target option.',
    '',
    rule,
    '',
  ].join('\n'),
};

describe("readRecord: HCP Terraform's checks before its question", () => {
  it('reads passing cost estimates and policies', async () => {
    assert.equal((await read(planned() + checks + question)).is, 'prompt');
  });

  it('closes the gate with a reason when a policy does not pass', async () => {
    const failed = checks.replace('Result: true', 'Result: false');
    assert.deepEqual(await read(planned() + failed + question), {
      is: 'unreadable',
      why: 'A policy check between the plan and its question does not pass.',
    });
  });

  it('closes the gate when anything else is there', async () => {
    for (const word of ['Resources: 1 of 1 destroyed', 'Sentinel Result: maybe', '-'.repeat(20)]) {
      assert.equal((await read(`${planned()}${checks}${word}\n${question}`)).is, 'unreadable', word);
    }
  });

  for (const [what, text] of Object.entries(passing)) {
    it(`reads ${what}`, async () => {
      const reading = await read(planned() + text + question);
      assert.ok(reading.is === 'prompt', JSON.stringify(reading));
      assert.deepEqual(reading.plan.warnings, []);
    });

    it(`reads ${what} while the record grows`, async () => {
      const memory = new RecordMemory();
      const record = planned() + text + question;
      const options = { allowedAttributes: () => [], memory };
      for (let end = 0; end <= record.length; end += 97) {
        const reading = await readRecord(record.slice(0, end), options);
        assert.ok(reading.is === 'planning', JSON.stringify(reading));
      }
      assert.equal((await readRecord(record, options)).is, 'prompt');
    });
  }

  const advisory: Readonly<Record<string, readonly [string, string, string]>> = {
    'a run task': ['run tasks', 'Overall Result: Passed', 'Overall Result: Passed with advisory failures'],
    'an OPA policy': ['policies of OPA', 'PASSED', 'PASSED (with advisory)'],
    'a Terraform policy': ['policies of Terraform', '1 passed, 0 failed', '0 passed, 0 failed, 1 advisory'],
    'a Sentinel policy': ['the log of Sentinel', 'Result: true\n\nFALSE', 'Result: false\n\nFALSE'],
  };
  for (const [what, [of, from, to]] of Object.entries(advisory)) {
    it(`warns when ${what} fails that may fail`, async () => {
      const text = passing[of]?.replace(from, to) ?? '';
      assert.notEqual(text, passing[of]);
      const reading = await read(planned() + text + question);
      assert.ok(reading.is === 'prompt', JSON.stringify(reading));
      assert.deepEqual(reading.plan.warnings, ['An advisory check of HCP Terraform does not pass']);
    });
  }

  const mandatory: Readonly<Record<string, readonly [string, string, string]>> = {
    'a run task': ['run tasks', 'Overall Result: Passed', 'Overall Result: Failed'],
    'an OPA policy': ['policies of OPA', 'PASSED', 'FAILED'],
    'a Terraform policy': ['policies of Terraform', 'Overall result : PASSED', 'Overall result : FAILED'],
    'a Sentinel policy': ['the log of Sentinel', 'Result: true\n\nTRUE', 'Result: false\n\nFALSE'],
    'all of Sentinel': ['the log of Sentinel', 'Sentinel Result: true', 'Sentinel Result: false'],
  };
  for (const [what, [of, from, to]] of Object.entries(mandatory)) {
    it(`closes the gate when ${what} fails that must pass`, async () => {
      const text = passing[of]?.replace(from, to) ?? '';
      assert.notEqual(text, passing[of]);
      const reading = await read(planned() + text + question);
      assert.equal(reading.is, 'unreadable');
    });
  }

  it('believes nothing that a policy prints in the words of Terraform', async () => {
    const sentinel = passing['the log of Sentinel'] ?? '';
    for (const said of [
      '  # terraform_data.db will be destroyed',
      'Terraform will perform the following actions:',
      'Plan: 0 to add, 0 to change, 0 to destroy.',
      'Do you want to perform these actions?',
      'Apply complete! Resources: 1 added, 0 changed, 0 destroyed.',
      'No changes. Your infrastructure matches the configuration.\x1b[2J',
      'x'.repeat(5_001),
    ]) {
      const text = sentinel.replace('I am a policy.', said);
      assert.equal((await read(planned() + text + question)).is, 'unreadable', said);
    }
  });

  it('accepts free text only in its own section', async () => {
    for (const line of ['│ I am a task.', '     | I am a policy.', 'TRUE - a.sentinel:1:1 - Rule "main"']) {
      assert.equal((await read(`${planned()}${line}\n${question}`)).is, 'unreadable', line);
    }
  });

  it("reads a policy's description and a task's message that span several lines", async () => {
    for (const [what, from] of [
      ['policies of OPA', 'Buckets are private.'],
      ['run tasks', 'Spends less than before, and has nothing to destroy.'],
    ] as const) {
      const text =
        passing[what]?.replace(from, `${from}\n\n  So nobody reads them.\nAsk ana@example.org.`) ?? '';
      assert.notEqual(text, passing[what]);
      assert.equal((await read(planned() + text + question)).is, 'prompt', what);
      for (const said of [
        '→→ Overall Result: ERRORED',
        '3 policies could not run',
        '     ↳ Policy name: other',
        'Overall: failed',
        '  # terraform_data.db will be destroyed',
        'Plan: 0 to add, 0 to change, 0 to destroy.',
        'terraform_data.db: Destroying... [id=x]',
      ]) {
        const odd = text.replace('Ask ana@example.org.', said);
        assert.equal((await read(planned() + odd + question)).is, 'unreadable', said);
      }
    }
  });

  it('does not take an approval elsewhere for a no', async () => {
    const asked = planned() + question;
    assert.equal((await read(`${asked}approved using the UI or API\n\n`)).is, 'applying');
    const end = 'Apply complete! Resources: 0 added, 1 changed, 0 destroyed.\n';
    assert.equal((await read(`${asked}approved using the UI or API\n\n${end}`)).is, 'applied');
    const discarded = '\nError: Apply discarded.\n\n';
    assert.equal((await read(`${asked}discarded using the UI or API\n${discarded}`)).is, 'declined');
  });
});
