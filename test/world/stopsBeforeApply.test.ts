import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FaultName } from '../../src/rehearsal/faults';
import { DeploymentBench } from '../support/deployment';
import {
  assertUntouched,
  atOrigin,
  dispatches,
  flagInCheckout,
  MODULE,
  pushToDefaultBranch,
} from '../support/aftermath';

/** Every stop before production is touched: what the person sees, and that the world is unchanged. */
describe('a deployment that stops before the apply', function () {
  this.timeout(300_000);
  let bench: DeploymentBench | undefined;

  afterEach(async () => {
    await bench?.stop();
    bench = undefined;
  });

  const preflightFaults: readonly (readonly [FaultName, RegExp])[] = [
    ['airflow-no-permission', /shows this user no DAGs/],
    ['airflow-html', /Airflow/],
    ['airflow-unauthorized', /Airflow/],
    ['sentry-malformed', /Sentry/],
  ];
  for (const [fault, says] of preflightFaults) {
    it(`preflight: ${fault}`, async () => {
      bench = await DeploymentBench.start({}, world => world.fault(fault, true));
      await bench.stopped('preflight');
      const bad = bench.step('preflight').reading?.facts.filter(f => f.tone === 'bad') ?? [];
      assert.ok(
        bad.some(f => says.test(`${f.label} ${f.value}`)),
        bench.describe(),
      );
      assert.ok(
        bad.every(f => (f.detail ?? '').length > 0),
        'each names its remedy',
      );
      assertUntouched(bench);
    });
  }

  it('preflight: a flag left true on the default branch gets its own pull request', async () => {
    bench = await DeploymentBench.start({ faults: ['flag-true-on-default-branch'] });
    await bench.answer('preflight', 'open');
    assert.equal(await bench.stopped('preflight'), 'preflight.flag-pull-request');
    const branch = atOrigin(bench, 'for-each-ref', '--format=%(refname:short)', 'refs/heads/deploy-runbook');
    const changes = atOrigin(bench, 'diff', '--numstat', 'main', branch);
    assert.match(changes, /^1\t1\tenvironments\/prod\/catalog-airflow\.tf$/);
    assert.equal(flagInCheckout(bench), 'true', 'the checkout is on the default branch again');
  });

  it('start: fails without GitHub', async () => {
    await assert.rejects(DeploymentBench.start({ faults: ['github-forbidden'] }), /GitHub/);
  });

  it('adopt: a shallow clone in which a branch merged long ago looks open', async () => {
    const old = 'deploy/catalog-airflow/old';
    bench = await DeploymentBench.start({}, ({ checkout }) => {
      const git = (...args: readonly string[]) => execFileSync('git', ['-C', checkout, ...args]);
      const author = ['-c', 'user.name=ada', '-c', 'user.email=ada@example.org'];
      appendFileSync(path.join(checkout, MODULE), '\n');
      git(...author, 'commit', '--quiet', '--all', '-m', 'Deploy it');
      git('push', '--quiet', 'origin', 'HEAD:main', `HEAD:refs/heads/${old}`);
      for (const text of ['a', 'b']) git(...author, 'commit', '--quiet', '--allow-empty', '-m', text);
      git('push', '--quiet', 'origin', 'HEAD:main');
      git('fetch', '--quiet', '--depth=1', 'origin', 'main');
    });
    assert.equal(await bench.stopped('adopt'), 'git.shallow');
    assert.match(bench.step('adopt').problem?.remedy ?? '', /git fetch --unshallow origin/);
    execFileSync('git', ['-C', bench.world.checkout, 'fetch', '--quiet', '--unshallow', 'origin']);
    await bench.deployment.retry('adopt');
    await bench.until(b => b.step('adopt').status === 'verified', 'no deployment is open');
  });

  it('preflight: a dirty checkout', async () => {
    bench = await DeploymentBench.start({}, world => {
      writeFileSync(path.join(world.checkout, 'notes.txt'), 'mine');
    });
    await bench.stopped('preflight');
    assert.match(bench.step('preflight').summary, /notes\.txt/);
    assertUntouched(bench);
  });

  it('preflight: a user who may not push', async () => {
    bench = await DeploymentBench.start({ canPush: false });
    await bench.stopped('preflight');
    assert.match(bench.step('preflight').summary, /may not write/);
    assertUntouched(bench);
  });

  for (const fault of ['dag-runs', 'refresh-waits-elsewhere'] as const) {
    it(`dags-clear: ${fault}`, async () => {
      bench = await DeploymentBench.start({ faults: [fault] });
      const question = await bench.asked('dags-clear');
      assert.equal(question.id, 'not-safe');
      assert.equal(dispatches(bench), 0);
      await bench.world.fault(fault, false);
      await bench.deployment.check('dags-clear');
      await bench.asked('release');
    });
  }

  it('image: the label disagrees with the tag', async () => {
    bench = await DeploymentBench.start({ faults: ['latest-label-disagrees'] });
    assert.equal(await bench.stopped('image'), 'image.label-disagrees');
    assert.equal(dispatches(bench), 0);
  });

  it('image: no commit tag', async () => {
    bench = await DeploymentBench.start({ faults: ['latest-no-commit-tag'] });
    assert.match(await bench.stopped('image'), /^image\./);
    assert.equal(dispatches(bench), 0);
  });

  it('image: two commit tags are asked about', async () => {
    bench = await DeploymentBench.start({ faults: ['latest-two-commit-tags'] });
    const question = await bench.asked('image');
    assert.equal(question.choices.length, 2);
    await bench.answer('image', question.choices[0]?.id ?? '');
    await bench.asked('release');
  });

  for (const [fault, code] of [
    ['release-fails', 'release.failed'],
    ['release-superseded', 'release.cancelled'],
    ['rel-image-differs', 'release.other-image'],
  ] as const) {
    it(`release: ${fault}`, async () => {
      bench = await DeploymentBench.start({ faults: [fault] });
      await bench.answer('release', 'release');
      assert.equal(await bench.stopped('release'), code);
      assert.equal(dispatches(bench), 1);
      assertUntouched(bench, { released: true });
    });
  }

  it('release: a run that GitHub accepted with a 502 is found and not dispatched again', async () => {
    bench = await DeploymentBench.start({ faults: ['dispatch-502'] });
    await bench.answer('release', 'release');
    await bench.asked('apply');
    assert.equal(dispatches(bench), 1);
  });

  it('branch: the default branch moved since the preflight', async () => {
    bench = await DeploymentBench.start();
    await bench.asked('release');
    pushToDefaultBranch(bench);
    await bench.answer('release', 'release');
    assert.equal(await bench.stopped('branch'), 'git.moved');
  });

  for (const [fault, code] of [
    ['bump-other-version', 'version.other-version'],
    ['bump-other-file', 'version.other-change'],
    ['commit-hook-rewrites', 'git.hook-rewrote'],
    ['commit-hook-fails', 'git.hook-failed'],
  ] as const) {
    it(`bump: ${fault}`, async () => {
      bench = await DeploymentBench.start({}, world => world.fault(fault, true));
      await bench.answer('release', 'release');
      assert.equal(await bench.stopped('bump'), code);
      assertUntouched(bench, { released: true });
    });
  }

  it('bump: a recipe that commits by itself is fine', async () => {
    bench = await DeploymentBench.start({ faults: ['bump-commits'] });
    await bench.answer('release', 'release');
    await bench.asked('apply');
    assert.equal(bench.step('bump').status, 'verified');
  });

  it('abort: what was opened is closed, and the world is as before', async () => {
    bench = await DeploymentBench.start({ faults: ['refresh-waits'] });
    await bench.answer('release', 'release');
    await bench.answer('pause-dags', 'pause');
    await bench.asked('apply');
    await bench.answer('apply', 'decline');
    await bench.stopped('apply');
    await bench.until(b => b.step('flag-false').status === 'verified', 'flag restored');
    await bench.deployment.abort('declined, and nobody is in a hurry');
    assert.equal(bench.view.state, 'aborted');
    assert.deepEqual(
      bench.view.obligations.filter(o => !o.met).map(o => o.id),
      [],
    );
    assertUntouched(bench, { released: true });
  });
});
