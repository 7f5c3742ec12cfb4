import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { ProblemError } from '../../../../src/core/errors';
import type { FileDiff, GitApi } from '../../../../src/core/ports/git';
import { terraform } from '../../../../src/kinds/terraform';
import { systemClock } from '../../../../src/platform/node/clock';
import { until } from '../../../harness/until';
import { engineBench, testKind } from '../../../support/engineBench';
import { MemoryJournal } from '../../../support/memoryJournal';
import { Playground } from '../../platform/node/runnerPlayground';

const CONFIGURATION = `
resource "terraform_data" "instance" {
  input = "v2"
}
`;

describe("a runbook's terraform step, with its own command at the real Terraform's prompt", function () {
  this.timeout(60_000);
  let place: Playground;
  let changes: FileDiff[];
  beforeEach(() => {
    place = new Playground();
    place.write('work/env/main.tf', CONFIGURATION);
    changes = [];
  });
  afterEach(() => place.clean());
  // Terraform creates an empty one while it plans.
  const state = () => join(place.work, 'env/terraform.tfstate');
  const isApplied = () => existsSync(state()) && readFileSync(state(), 'utf8').includes('terraform_data');

  function window(given: object = {}, isHealthy = () => true) {
    const git = {
      root: place.work,
      fetch: async () => undefined,
      workingTree: async () => ({ branch: 'main', head: 'a'.repeat(40), changed: [] }),
      diff: async () => changes,
    } as Partial<GitApi> as GitApi;
    const healthy = testKind({
      name: 'healthy',
      title: 'The service answers',
      observe: context =>
        Promise.resolve({ is: 'holds', reading: context.reading('healthy'), output: undefined }),
      recheck: () =>
        isHealthy()
          ? Promise.resolve('still healthy')
          : Promise.reject(
              new ProblemError({ code: 'x', message: 'It does not answer any more.', remedy: 'Look.' }),
            ),
    });
    const params = v.parse(terraform.params, {
      apply: ['terraform', '-chdir=env', 'apply'],
      expects: [{ address: 'terraform_data.instance', actions: ['create'] }],
      ...given,
    });
    const at = engineBench([healthy, terraform], {
      journal: new MemoryJournal(),
      ports: { runner: place.runner(), git },
      params: new Map<string, unknown>([['terraform', params]]),
    });
    at.clock.sleep = (ms, signal) => systemClock.sleep(Math.min(ms, 60_000), signal);
    // The record's age is measured by the real clock.
    at.clock.now = () => systemClock.now();
    at.run.resume();
    const step = () => at.run.view.phases.flatMap(({ steps }) => steps)[1];
    const seen = (status: string) =>
      until(`a ${status} step`, step, now => now?.status === status, { within: 40_000, pause: 50 });
    const answer = async (choice: string, reason?: string) => {
      await seen('waiting');
      const { id = '', subject = '' } = step()?.question ?? {};
      const given = { question: id, subject, choice };
      await at.run.decide('terraform', reason === undefined ? given : { ...given, reason });
    };
    return { ...at, step, seen, answer };
  }

  it('shows the plan, rechecks what it rests on when it is approved, and applies it', async () => {
    const at = window();
    await at.seen('waiting');
    assert.equal(at.step()?.question?.title, 'Approve the plan');
    assert.equal(isApplied(), false);
    await at.answer('approve');
    await at.seen('verified');
    assert.ok(isApplied());
    const rechecked = at.step()?.reading?.facts.filter(({ label }) => label === 'Rechecked on approval');
    assert.deepEqual(
      rechecked?.map(({ value }) => value),
      [
        'The service answers: still healthy',
        'the checkout: at aaaaaaa, as it was when the plan was made',
        'the team lock: ours',
      ],
    );
    at.run.dispose();
  });

  for (const [what, spoil, told] of [
    ['a step before it no longer holds', () => undefined, /It does not answer any more/],
    ['the checkout has changed', () => void changes.push(diff), /The checkout is another one/],
  ] as const)
    it(`answers no when ${what}`, async () => {
      let isHealthy = true;
      const at = window({}, () => isHealthy);
      await at.seen('waiting');
      if (what.startsWith('a step')) isHealthy = false;
      spoil();
      await at.answer('approve');
      await at.seen('stopped');
      assert.match(at.step()?.problem?.message ?? '', told);
      assert.equal(isApplied(), false);
      at.run.dispose();
    });
  const diff: FileDiff = { path: 'env/main.tf', added: ['  input = "v3"'], removed: [] };

  it('answers no when the team lock is no longer ours', async () => {
    const at = window();
    await at.seen('waiting');
    at.lock.ours = false;
    await at.answer('approve');
    await at.seen('stopped');
    assert.equal(isApplied(), false);
    at.run.dispose();
  });

  it('asks about unexpected changes, and rejects an approval without a reason', async () => {
    const at = window({ expects: [{ address: 'terraform_data.other', actions: ['update'] }] });
    await at.seen('waiting');
    assert.equal(at.step()?.question?.title, 'The plan has unexpected changes');
    await assert.rejects(at.answer('approve-unexpected'), /reason/);
    await at.answer('decline');
    await at.seen('stopped');
    assert.equal(isApplied(), false);
    at.run.dispose();
  });

  it('stops when the command applied without waiting for an approval', async () => {
    place.write('work/unasked', '#!/bin/sh\nexec terraform -chdir=env apply -auto-approve\n', 0o755);
    const at = window({ apply: ['./unasked'] });
    await at.seen('stopped');
    assert.equal(at.step()?.problem?.message, 'It was applied without waiting for an approval.');
    assert.match(at.run.view.production ?? '', /^Production may be half-applied/);
    at.run.dispose();
  });

  it('plans again with its own command, and reports that nothing is left to change', async () => {
    const at = window({ check: ['terraform', '-chdir=env', 'plan'] });
    await at.answer('approve');
    await at.seen('verified');
    const facts = at.step()?.reading?.facts ?? [];
    assert.ok(facts.some(({ value }) => value === 'nothing is left to change'));
    at.run.dispose();
  });
});

describe('the command of an apply', () => {
  const is = (...apply: string[]) =>
    v.is(terraform.params, { apply, expects: [{ address: 'a.b', actions: ['update'] }] });

  it('may be anything that waits at the prompt', () => {
    for (const argv of [
      ['just', 'apply', 'prod', 'api'],
      ['terraform', '-chdir=envs/prod', 'apply', '-var=image_tag=1'],
      ['terraform', 'apply', '-var', 'image_tag=1', '-target', 'module.api'],
      ['tofu', 'apply'],
      ['terragrunt', 'apply', '--terragrunt-working-dir=live'],
      ['terragrunt', 'apply', '--working-dir', 'live/prod', '--log-format', 'bare'],
      ['terragrunt', '--tf-path', 'tofu', 'run', 'apply'],
      ['terragrunt', 'apply', '--working-dir', 'stack'],
      ['terragrunt', '--working-dir', 'graph', 'apply'],
      ['aws-vault', 'exec', 'prod', '--', 'terraform', '-chdir=x', 'apply', '-var', 'a=b'],
    ])
      assert.ok(is(...argv), argv.join(' '));
  });

  it('may not answer by itself, or apply a plan that nobody was shown', () => {
    for (const argv of [
      ['terraform', 'apply', '-auto-approve'],
      ['terraform', 'apply', '--auto-approve=true'],
      ['just', 'apply', '-auto-approve'],
      ['terragrunt', 'apply', '--terragrunt-non-interactive'],
      ['terragrunt', 'run', '--all', 'apply'],
      ['bin/terragrunt', 'run-all', 'apply'],
      ['terragrunt', 'apply', '-a'],
      ['terragrunt', 'run', '--graph', '--', 'apply'],
      ['terragrunt', 'run', '--filter', 'prod/**', '--', 'apply'],
      ['terragrunt', 'run', '--filter-affected', '--', 'apply'],
      ['terragrunt', 'stack', 'run', 'apply'],
      ['terragrunt', 'graph', 'apply'],
      ['terragrunt', 'apply', '--no-color', 'plan.tfplan'],
      ['terraform', 'apply', 'plan.tfplan'],
      ['/usr/bin/tofu', '-chdir=x', 'apply', '-var=a=b', 'plan.tfplan'],
      ['aws-vault', 'exec', 'prod', '--', 'terraform', 'apply', 'plan.tfplan'],
      ['env', 'TF_CLI_ARGS_apply=-auto-approve', 'terraform', 'apply'],
      ['env', 'TG_NON_INTERACTIVE=true', 'terragrunt', 'apply'],
      ['sh', '-c', 'terraform apply -auto-approve'],
      ['direnv', 'exec', '.', 'terragrunt', 'run-all', 'apply'],
      ['direnv', 'exec', '/repo/terragrunt', 'terragrunt', 'stack', 'run', 'apply'],
      ['terragrunt', '--log-level', 'warn', 'stack', 'run', 'apply'],
      [],
    ])
      assert.ok(!is(...argv), argv.join(' '));
  });
});
