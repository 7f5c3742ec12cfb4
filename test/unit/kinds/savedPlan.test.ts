import assert from 'node:assert/strict';
import type { Fact } from '../../../src/core/journal/reading';
import { readPlanJson } from '../../../src/core/plan/planJson';
import { applySaved } from '../../../src/kinds/applySaved';
import { mayHaveApplied } from '../../../src/kinds/shared/afterApply';
import type { ApplyNotes } from '../../../src/kinds/shared/applyShape';
import { fixture } from '../core/plan/fixture';
import { planned } from '../core/plan/printed';
import { deployment, expects, instance, invoked } from '../core/plan/savedPlans';

let jobs = 0;

/** What the step shows once the plan is saved; null: it can't be shown. */
async function look(plan: unknown, record = '', exitCode = 0, notes: ApplyNotes = {}) {
  const at = '2026-11-28T17:00:00Z';
  const job = {
    state: 'ended',
    ...{ exitCode, record, quietMs: 0, recorderLost: false, answeredByHand: false, limitations: [] },
    ...{ startedAt: at, endedAt: at },
  };
  const seen = await applySaved.observe({
    params: { expects, recipe: 'apply', plan: 'plan', show: 'show', expiry: '10m', mayBeNothing: false },
    notes: { planJobId: `job ${(jobs += 1)}`, ...notes },
    cancelled: null,
    signal: new AbortController().signal,
    resources: { module: { environment: 'prod', module: 'catalog' } },
    now: () => at,
    output: () => ({ imageTag: 'rel-2026.11.28.10.00.00' }),
    outputIfAny: () => undefined,
    used: () => [],
    decision: () => undefined,
    reading: (summary: string, facts: readonly Fact[] = []) => ({ summary, facts, at }),
    ports: {
      airflow: { health: async () => ({ components: [] }) },
      clock: { now: () => Date.parse(at) },
      runner: { status: async () => job },
      tools: {
        run: async () => ({ exitCode: plan === null ? 1 : 0, stdout: JSON.stringify(plan), stderr: '' }),
      },
    },
  } as never);
  const facts = seen.is === 'ready' ? [] : (seen.reading?.facts ?? []);
  return {
    is: seen.is,
    summary: seen.reading?.summary,
    code: seen.is === 'stopped' && seen.concluded === true ? seen.problem.code : undefined,
    choices: seen.is === 'waits' ? seen.question.choices.map(({ id }) => id) : [],
    unexpected: facts
      .filter(({ group }) => group === 'Unexpected')
      .map(({ label, value }) => `${label}: ${value}`),
    facts,
  };
}

/** What the step shows once the apply of the approved plan has ended. */
async function applied(record: string, notes: ApplyNotes = {}, exitCode = 0) {
  const { hash } = readPlanJson(JSON.stringify(deployment()), { allowedAttributes: () => [] });
  const approved = { jobId: 'apply', answered: 'yes', approvedHash: hash } as const;
  return look(deployment(), record, exitCode, { ...approved, ...notes });
}

const asExpected = ['approve', 'decline'];
const withReason = ['approve-unexpected', 'decline'];

describe('a saved plan at the gate', () => {
  it('waits for approval as expected', async () => {
    const seen = await look(deployment());
    assert.deepEqual([seen.choices, seen.unexpected], [asExpected, []]);
  });

  it('asks for a reason if it invokes an action', async () => {
    const seen = await look(deployment({ action_invocations: [invoked] }));
    assert.deepEqual(seen.choices, withReason);
    assert.equal(seen.summary, '1 unexpected: 1 to add, 0 to change, 1 to destroy, 1 action to invoke');
    assert.deepEqual(seen.unexpected, [
      `${invoked.address}: invoke (after module.catalog.aws_instance.web): the runbook does not expect a change of it`,
    ]);
  });

  it('has something to approve if it contains only an action', async () => {
    const seen = await look(deployment({ resource_changes: [], action_invocations: [invoked] }));
    assert.deepEqual(seen.choices, withReason);
  });

  it('says that a part is left to a later plan', async () => {
    const resource_change = { ...instance('create'), address: 'aws_db_instance.other' };
    const deferred_changes = [{ reason: 'provider_config_unknown', resource_change }];
    const seen = await look(deployment({ complete: false, deferred_changes }));
    assert.deepEqual(seen.choices, withReason);
    assert.deepEqual(seen.unexpected, [
      'Plan: The plan is partial: the rest needs another plan and apply',
      'aws_db_instance.other: left to a later plan (because the provider configuration is unknown): the runbook does not expect a change of it',
    ]);
    assert.deepEqual((await look(deployment({ complete: false, resource_changes: [] }))).choices, withReason);
  });

  it('says that a forgotten instance keeps running', async () => {
    const seen = await look(deployment({ resource_changes: [instance('create', 'forget')] }));
    assert.deepEqual(seen.choices, withReason);
    assert.match(seen.summary ?? '', /0 to destroy, 1 to keep running, no longer managed$/);
    assert.match(seen.unexpected[0] ?? '', /create; the old one keeps running, no longer managed/);
  });

  for (const [code, plan] of [
    ['plan.errored', deployment({ errored: true })],
    ['plan.not-applyable', deployment({ applyable: false })],
    ['plan.json', deployment({ evictions: [] })],
  ] as const)
    it(`is never offered with ${code}, and the clean-up can run`, async () => {
      const seen = await look(plan);
      assert.deepEqual([seen.is, seen.code, seen.choices], ['stopped', code, []]);
    });

  it('is never offered if the recipe that should only plan has applied', async () => {
    const done = 'Apply complete! Resources: 0 added, 1 changed, 0 destroyed.\n';
    const failed = `${planned()}terraform_data.web: Modifying... [id=x]\n\nError: no such disk\n\n`;
    for (const [record, code, exitCode] of [
      [planned() + done, 'apply.unasked'],
      [`${planned()}terraform_data.web: Modifying... [id=x]\n`, 'apply.unreadable'],
      [planned() + done + planned(), 'apply.unreadable'],
      ['terraform_data.web: Modifying... [id=x]\n', 'apply.unreadable'],
      [`[unit] terraform_data.web: Modifying... [id=x]\n${planned()}`, 'apply.unreadable'],
      [failed, 'apply.not-as-planned'],
      [failed, 'apply.not-as-planned', 1],
    ] as const) {
      const seen = await look(deployment(), record, exitCode);
      assert.deepEqual([seen.code, seen.choices], [code, []]);
      assert.equal(mayHaveApplied({}, { code, message: '', remedy: '' }), true);
    }
  });

  it('is no success if another plan than the approved one has been saved since', async () => {
    const record = 'Apply complete! Resources: 1 added, 0 changed, 1 destroyed.\n';
    assert.equal((await applied(record)).is, 'holds');
    const other = await applied(record, { approvedHash: 'of another' });
    assert.deepEqual(
      [other.code, other.summary],
      ['apply.unasked', 'Applied: 1 added, 0 changed, 1 destroyed'],
    );
  });

  it('is no success if its recipe makes a new plan and applies that, even one that changes as much', async () => {
    const complete = 'Apply complete! Resources: 1 added, 0 changed, 1 destroyed.\n';
    const anew = [
      'Terraform will perform the following actions:',
      '',
      '  # aws_instance.web must be replaced',
      '-/+ resource "aws_instance" "web" {',
      '      ~ ami = "a" -> "b" # forces replacement',
      '    }',
      '',
      'Plan: 1 to add, 0 to change, 1 to destroy.',
      '',
    ].join('\n');
    for (const [record, code] of [
      [anew + complete, 'apply.unasked'],
      [complete + anew + complete, 'apply.unasked'],
      [complete + complete, 'apply.not-as-planned'],
      [`${anew}aws_instance.web: Modifying... [id=1]\n`, 'apply.unreadable'],
    ] as const)
      assert.equal((await applied(record)).code, code, record);
  });

  it('is applied, whatever a plan finds that its recipe makes before or after it', async () => {
    const complete = 'Apply complete! Resources: 1 added, 0 changed, 1 destroyed.\n';
    const nothing = '\nNo changes. Your infrastructure matches the configuration.\n\n';
    for (const record of [
      complete + nothing,
      nothing + complete,
      complete + planned(),
      `${complete}${planned()}\nError: no such disk\n`,
    ])
      assert.equal((await applied(record)).is, 'holds', record);
    const failed = await applied(`${complete}${planned()}\nError: no such disk\n`, {}, 1);
    assert.equal(failed.code, 'apply.not-as-planned');
  });

  it('lets the clean-up run after an apply whose recipe deleted the plan', async () => {
    const complete = 'Apply complete! Resources: 1 added, 0 changed, 1 destroyed.\n';
    const seen = await look(null, complete, 0, { jobId: 'apply', answered: 'yes', approvedHash: 'x' });
    assert.equal(seen.code, 'apply.unreadable');
    const why = seen.facts.find(({ label }) => label === 'Why');
    assert.equal(why?.value, 'just show ended with exit code 1.');
  });

  it('can be interrupted while it is applied, even if the plan cannot be shown', async () => {
    const job = { id: 'apply', state: 'attached', record: 'aws_instance.web: Modifying... [id=1]\n' };
    const asked = await applySaved.cancel?.({
      params: { expects, show: 'show' },
      notes: { jobId: 'apply', planJobId: 'plan', answered: 'yes' },
      cancelled: null,
      resources: { module: { environment: 'prod', module: 'catalog' } },
      signal: new AbortController().signal,
      ports: {
        runner: { status: async () => job },
        tools: { run: async () => ({ exitCode: 1, stdout: '', stderr: 'no network' }) },
      },
    } as never);
    assert.match(asked?.detail ?? '', /modify aws_instance\.web/);
  });

  it('has changed nothing if its apply found the state locked', async () => {
    const locked = fixture('state-locked');
    assert.equal((await applied(locked, {}, 1)).code, 'apply.state-locked');
    const begun = 'aws_instance.web: Modifying... [id=1]\n';
    assert.equal((await applied(begun + locked, {}, 1)).code, 'apply.failed');
  });

  it('says that production runs this version only if nothing differs', async () => {
    const nothing = { resource_changes: [], applyable: false };
    const same = await look(deployment(nothing));
    assert.match(same.summary ?? '', /production runs this version already/);
    for (const more of [
      { resource_drift: [instance('update')] },
      { checks: [{ address: { to_display: 'check.up' }, status: 'fail' }] },
      // Planned with -target, and nothing to do.
      { complete: false },
    ]) {
      const seen = await look(deployment({ ...nothing, ...more }));
      assert.equal(seen.code, 'apply.no-changes');
      assert.match(seen.summary ?? '', /production differs from the configuration/);
    }
    const outputs = await look(
      deployment({ resource_changes: [], output_changes: { o: { actions: ['update'] } } }),
    );
    assert.equal(outputs.is, 'waits');
    assert.ok(outputs.facts.some(({ group, label }) => group === 'Outputs' && label === 'o'));
  });
});
