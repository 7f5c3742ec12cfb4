import assert from 'node:assert/strict';
import { atOrigin, dispatches, flagInCheckout } from '../support/aftermath';
import { until } from '../harness/until';
import { DeploymentBench } from '../support/deployment';

const REASON = 'octo-maintainer went home ill';

describe('two engineers who deploy at once', function () {
  this.timeout(300_000);
  let bench: DeploymentBench | undefined;
  afterEach(async () => {
    await bench?.stop();
    bench = undefined;
  });

  const lock = (b: DeploymentBench) =>
    JSON.parse(atOrigin(b, 'show', 'refs/deploy-runbook/lock/prod/catalog-airflow:lock.json')) as {
      owner: string;
      progress?: { phases: { steps: { id: string; status: string }[] }[] };
    };

  it('take turns, and whoever loses the lock at the prompt applies nothing and leaves the other alone', async () => {
    const ana = (bench = await DeploymentBench.start());
    await ana.answer('release', 'release');
    await ana.asked('apply');
    const instance = ana.world.state.instance.id;

    const ben = await ana.secondEngineer('ben');
    await ben.answer('adopt', 'anew');
    const { title, detail } = await ben.asked('team-lock');
    assert.equal(title, 'octo-maintainer is deploying');
    assert.match(detail ?? '', /^Since \d{4}-\d\d-\d\d \d\d:\d\d UTC, last seen [-\d]{10} \d\d:\d\d UTC\./);
    // A lock that was never acquired need not be released.
    assert.deepEqual(
      ben.view.obligations.filter(o => !o.met),
      [],
    );
    await ben.answer('team-lock', 'take-over', REASON);
    // At her prompt, Terraform holds the state lock.
    assert.equal(await ben.stopped('apply'), 'apply.state-locked');

    await ana.answer('apply', 'approve');
    assert.equal(await ana.stopped('apply'), 'apply.refused');
    assert.match(
      ana.step('apply').problem?.message ?? '',
      /ben took the team lock over at .*: octo-maintainer went home ill/,
    );
    await ana.until(b => b.step('flag-false').tick !== null, 'the flag to be false again');
    assert.equal(flagInCheckout(ana), 'false');
    assert.equal(ana.world.state.instance.id, instance);

    // What she pushed is now his responsibility, and she can't release his lock.
    await assert.rejects(ana.deployment.abort('ben goes on with it'), /theirs to close now/);
    assert.equal(lock(ana).owner, 'ben');

    await ben.deployment.retry('apply');
    const pushed = ana.view.obligations.find(o => o.id.startsWith('pushed-branch:'))?.id ?? '';
    const takenOn = ben.view.obligations.find(o => o.id.endsWith(`:${pushed}`) && !o.met);
    assert.equal(takenOn?.remedy, `Delete branch ${pushed.slice('pushed-branch:'.length)}`);
    await ben.deployment.meet(takenOn.id);
    await ben.approve();
    await ben.publish();
    assert.notEqual(ana.world.state.instance.id, instance);
    assert.equal(ben.view.state, 'finished');
    assert.equal(dispatches(ana), 1);
  });

  it('have one winner when both take over at once', async () => {
    const ana = (bench = await DeploymentBench.start());
    await ana.asked('release');
    // The lock that they are asked about must not change in between, as it does with her progress.
    await until(
      'her lock to tell that she is asked',
      () =>
        lock(ana)
          .progress?.phases.flatMap(phase => phase.steps)
          .find(step => step.id === 'release')?.status,
      status => status === 'waiting',
    );
    const [ben, cleo] = await Promise.all([ana.secondEngineer('ben'), ana.secondEngineer('cleo')]);
    await Promise.all([ben.asked('team-lock'), cleo.asked('team-lock')]);
    await Promise.all([ben, cleo].map(taker => taker.answer('team-lock', 'take-over', REASON)));
    const owner = await until(
      'the outcome',
      () => lock(ana).owner,
      by => by !== 'octo-maintainer',
    );
    const [winner, loser] = owner === 'ben' ? [ben, cleo] : [cleo, ben];
    await winner.until(b => b.step('team-lock').tick !== null, 'the lock');
    await loser.until(
      b => b.step('team-lock').question?.title === `${owner} is deploying`,
      'who deploys now',
    );
    assert.equal(loser.step('team-lock').tick, null);
    assert.equal(lock(ana).owner, owner);
  });
});
