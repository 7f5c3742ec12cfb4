import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DeploymentBench } from '../support/deployment';

const MODULE = 'environments/prod/catalog-airflow.tf';

for (const airflow of [2, 3] as const) {
  describe(`a deployment with Airflow ${airflow}`, function () {
    this.timeout(300_000);
    let bench: DeploymentBench;

    before(async () => {
      bench = await DeploymentBench.start({ airflow });
      await bench.happily();
    });
    after(() => bench.stop());

    it('ends finished, with every step verified', () => {
      assert.equal(bench.view.state, 'finished');
      const ticks = bench.view.phases.flatMap(p => p.steps).map(s => [s.id, s.tick?.how]);
      assert.deepEqual(
        ticks.filter(([, how]) => how !== 'verified'),
        [],
      );
    });

    it('leaves the flag false in the checkout, in the branch and on the default branch', () => {
      const inCheckout = readFileSync(path.join(bench.world.checkout, MODULE), 'utf8');
      assert.match(inCheckout, /running_dags_cleared\s*=\s*false/);
      for (const ref of branches(bench))
        assert.match(show(bench, ref), /running_dags_cleared\s*=\s*false/, ref);
    });

    it('runs the released image', () => {
      const { imageTag } = released(bench);
      assert.equal(bench.world.state.instance.id?.split(' ')[0], imageTag);
      assert.match(
        show(bench, branches(bench).find(b => b.startsWith('deploy/')) ?? ''),
        new RegExp(imageTag),
      );
    });

    it('dispatched one release, approved the changelog once and opened one pull request', () => {
      const posts = (part: RegExp) =>
        bench.world.requests.filter(r => r.method === 'POST' && part.test(r.path)).length;
      assert.equal(posts(/\/dispatches$/), 1);
      assert.equal(posts(/\/reviews$/), 1);
      assert.equal(posts(/openverse-infrastructure\/pulls$/), 1);
    });

    it('released the team lock and left no obligation but the merge', () => {
      const refs = git(bench, ['for-each-ref', '--format=%(refname)', 'refs/deploy-runbook']);
      assert.equal(refs, '');
      assert.deepEqual(
        bench.view.obligations.filter(o => !o.met).map(o => o.id.replace(/:.*/, '')),
        ['pull-request'],
      );
    });

    it('showed on GitHub that it was in progress, and that it succeeded', () => {
      const own = bench.world.state.github.deployments.filter(d =>
        d.environment.startsWith('deploy-runbook-'),
      );
      assert.deepEqual(
        own.map(d => [d.environment, d.statuses.map(status => status.state)]),
        [['deploy-runbook-prod-catalog-airflow', ['in_progress', 'success']]],
      );
    });

    it('wrote a record that names each step and holds no secret', () => {
      const record = bench.deployment.exportRecord();
      for (const step of bench.view.phases.flatMap(p => p.steps))
        assert.ok(record.includes(step.title), step.title);
      const { githubToken, sentryToken, airflow: login } = bench.world.credentials;
      for (const secret of [githubToken, sentryToken, login.password]) assert.ok(!record.includes(secret));
    });
  });
}

describe('a deployment while both refresh DAGs wait', function () {
  this.timeout(300_000);
  let bench: DeploymentBench;

  before(async () => {
    bench = await DeploymentBench.start({ faults: ['refresh-waits'] });
    await bench.answer('release', 'release');
    await bench.answer('pause-dags', 'pause');
    await bench.asked('apply');
  });
  after(() => bench.stop());

  it('pauses them, and only them, before the apply', () => {
    assert.deepEqual(pausedDags(bench), ['audio_data_refresh', 'image_data_refresh']);
  });

  it('unpauses exactly these afterwards, and sees them move', async () => {
    await bench.approve();
    await bench.until(b => b.step('unpause-dags').status === 'verified', 'unpaused');
    assert.deepEqual(pausedDags(bench), []);
    assert.match(bench.step('unpause-dags').summary, /the sensors move/);
    await bench.publish();
    assert.equal(bench.view.state, 'finished');
  });
});

function pausedDags(bench: DeploymentBench): string[] {
  const touched = new Set(
    bench.world.requests
      .filter(r => r.method === 'PATCH')
      .map(r => decodeURIComponent(r.path.split('/').at(-1)?.split('?')[0] ?? '')),
  );
  return bench.world.state.airflow.dags
    .filter(d => d.paused && touched.has(d.dagId))
    .map(d => d.dagId)
    .sort();
}

function released(bench: DeploymentBench): { imageTag: string } {
  return { imageTag: bench.facts('release')['Image tag'] ?? '' };
}

function branches(bench: DeploymentBench): string[] {
  return git(bench, ['for-each-ref', '--format=%(refname:short)', 'refs/heads']).split('\n').filter(Boolean);
}

function show(bench: DeploymentBench, ref: string): string {
  return git(bench, ['show', `${ref}:${MODULE}`]);
}

function git(bench: DeploymentBench, args: readonly string[]): string {
  return execFileSync('git', ['-C', bench.world.origin, ...args], { encoding: 'utf8' }).trim();
}
