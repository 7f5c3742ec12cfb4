import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { atOrigin, dispatches, flagInCheckout, MODULE } from '../support/aftermath';
import { ByHand } from '../support/byHand';
import { DeploymentBench } from '../support/deployment';
import { quickTiming } from '../support/shorten';

/** Every point at which somebody deploying by hand may have stopped before the run was started. */
describe('a deployment started by hand', function () {
  this.timeout(300_000);
  let bench: DeploymentBench | undefined;
  afterEach(async () => {
    await bench?.stop();
    bench = undefined;
  });

  async function after(
    done: (hand: ByHand) => Promise<void> | void,
    options: Parameters<typeof DeploymentBench.start>[0] = {},
  ): Promise<DeploymentBench> {
    bench = await DeploymentBench.start(options, world => done(new ByHand(world)));
    return bench;
  }

  it('whose release is running follows that run, and dispatches no other', async () => {
    let id = 0;
    const b = await after(
      async hand => {
        id = await hand.dispatch();
      },
      { timing: { ...quickTiming, releaseRunMs: 8_000 } },
    );
    assert.equal((await b.asked('release')).title, 'Is this release already running?');
    await b.answer('release', String(id));
    await b.asked('apply');
    assert.equal(dispatches(b), 1);
    assert.match(b.step('release').reading?.summary ?? '', /^Released as rel-/);
  });

  it('whose release ended while it was asked about uses that release', async () => {
    const b = await after(
      async hand => {
        await hand.dispatch();
      },
      { timing: { ...quickTiming, releaseRunMs: 8_000 } },
    );
    assert.match((await b.asked('release')).subject, / beside /);
    await b.asked('apply');
    assert.equal(dispatches(b), 1);
  });

  it('with only a waiting DAG paused asks whose pause it was', async () => {
    const b = await after(
      hand => {
        hand.pause('image_data_refresh');
      },
      { faults: ['refresh-waits'] },
    );
    await b.answer('release', 'release');
    assert.equal((await b.asked('pause-dags')).title, 'Pause audio_data_refresh?');
    await b.answer('pause-dags', 'pause');
    await b.until(x => x.step('pause-dags').question?.id === 'whose-pause', 'whose pause it was');
    assert.match(b.step('pause-dags').question?.title ?? '', /^Was image_data_refresh paused/);
    await b.answer('pause-dags', 'others');
    await b.approve();
    await b.publish();
    const paused = b.world.state.airflow.dags.filter(dag => dag.paused).map(dag => dag.dagId);
    assert.ok(paused.includes('image_data_refresh') && !paused.includes('audio_data_refresh'));
  });

  it('with bump and flag changed on the default branch takes both to a branch of the run', async () => {
    const b = await after(async hand => {
      await hand.release();
      await hand.bump();
      hand.setFlag(true);
    });
    const { choices } = await b.asked('adopt');
    assert.equal(choices[0]?.label, 'Resume what this checkout holds');
    const { running_dags_cleared: flag, Image, 'Team lock': lock } = b.facts('adopt');
    assert.deepEqual([flag, lock], ['true', 'nobody holds it']);
    assert.match(Image ?? '', /^rel-.* is in the registry$/);
    await b.answer('adopt', 'main');
    await b.asked('apply');
    assert.match(branchHere(b), /^deploy\/catalog-airflow\//);
    assert.match(atOrigin(b, 'show', `${branchHere(b)}:${MODULE}`), /running_dags_cleared\s*=\s*false/);
    await b.approve();
    await b.publish();
    assert.equal(flagInCheckout(b), 'false');
    assert.equal(dispatches(b), 1);
  });

  it('with the bump committed on the local default branch takes it to a branch of the run', async () => {
    const b = await after(async hand => {
      await hand.release();
      await hand.bump();
      await hand.git('commit', '-qam', 'Bump the catalog');
    });
    const bumped = await new ByHand(b.world).git('rev-parse', 'HEAD');
    await b.answer('adopt', 'main');
    await b.asked('apply');
    assert.equal(atOrigin(b, 'rev-parse', branchHere(b)), bumped);
    await b.answer('apply', 'decline');
    await b.until(x => x.step('flag-false').status === 'verified', 'the flag to be false');
    assert.equal(flagInCheckout(b), 'false');
  });

  it('with only the flag set stops at the preflight, and sets it back once resumed', async () => {
    const b = await after(hand => {
      hand.setFlag(true);
    });
    await b.answer('adopt', 'anew');
    assert.equal(await b.stopped('preflight'), 'preflight.failed');
    const { message, remedy } = b.step('preflight').problem ?? {};
    assert.match(message ?? '', /running_dags_cleared is true there/);
    assert.match(remedy ?? '', /git restore .*choose it/);
    await b.deployment.abort('what was started is resumed');
    const again = (bench = await b.onAnotherMachine());
    await again.answer('adopt', 'main');
    await again.asked('release');
    await again.answer('release', 'release');
    await again.asked('apply');
    await again.answer('apply', 'decline');
    await again.until(x => x.step('flag-false').status === 'verified', 'the flag to be false');
    assert.equal(flagInCheckout(again), 'false');
  });

  it('that was applied, on a branch of its own with a pull request, does nothing twice', async () => {
    const b = await after(
      async hand => {
        await hand.release();
        await hand.bump();
        await hand.git('switch', '-qc', 'my-bump');
        await hand.git('commit', '-qam', 'Bump the catalog');
        await hand.git('push', '-q', 'origin', 'my-bump');
        await hand.openPullRequest('my-bump');
        hand.pause('image_data_refresh');
        hand.setFlag(true);
        await hand.apply();
      },
      { faults: ['refresh-waits'] },
    );
    const instance = b.world.state.instance.id;
    await b.answer('adopt', 'my-bump');
    await b.answer('pause-dags', 'pause');
    await b.answer('pause-dags', 'ours');
    await b.answer('changelog-pr', 'approve');
    await b.until(x => x.view.canFinish, 'everything done');
    await b.deployment.finish();
    assert.equal(b.world.state.instance.id, instance);
    assert.match(b.step('apply').reading?.summary ?? '', /Nothing to change/);
    assert.equal(pulls(b).length, 1);
    assert.ok(b.view.obligations.some(o => o.id === 'pull-request:my-bump' && !o.met));
    assert.equal(flagInCheckout(b), 'false');
    assert.deepEqual(
      b.world.state.airflow.dags.filter(dag => dag.paused && dag.dagId.includes('refresh')),
      [],
    );
  });

  it('that was applied elsewhere, with nothing pushed, continues once a person says so', async () => {
    const b = await after(async hand => {
      await hand.release();
      await hand.bump();
      hand.setFlag(true);
      await hand.apply();
      await hand.git('restore', '.');
    });
    const instance = b.world.state.instance.id;
    assert.equal(await b.stopped('apply'), 'apply.no-changes');
    await b.until(x => x.step('flag-false').status === 'verified', 'the flag to be false');
    await b.deployment.override('apply', 'mei applied it from her machine');
    await b.publish();
    assert.equal(b.world.state.instance.id, instance);
    assert.equal(pulls(b).length, 1);
  });

  it('that was merged before the apply applies from the default branch, without a pull request', async () => {
    const b = await after(async hand => {
      await hand.release();
      await hand.bump();
      await hand.git('commit', '-qam', 'Bump the catalog');
      await hand.git('push', '-q', 'origin', 'main');
    });
    const instance = b.world.state.instance.id;
    assert.match((await b.asked('bump')).title, /^main has rel-.* already$/);
    await b.answer('bump', 'apply');
    await b.approve();
    await b.answer('changelog-pr', 'approve');
    await b.until(x => x.view.canFinish, 'everything done');
    await b.deployment.finish();
    assert.notEqual(b.world.state.instance.id, instance);
    assert.equal(pulls(b).length, 0);
    assert.equal(flagInCheckout(b), 'false');
  });

  it('that was pushed elsewhere on a branch of its own is found by its later version', async () => {
    const b = await after(async hand => {
      await hand.release();
      await hand.bump();
      await hand.git('switch', '-qc', 'my-bump');
      await hand.git('commit', '-qam', 'Bump the catalog');
      await hand.git('push', '-q', 'origin', 'my-bump');
      await hand.openPullRequest('my-bump');
      await hand.git('switch', '-q', 'main');
      await hand.git('branch', '-qD', 'my-bump');
    });
    await b.answer('adopt', 'anew');
    assert.equal(await b.stopped('preflight'), 'preflight.failed');
    assert.match(b.step('preflight').problem?.message ?? '', /earlier deployment is still open/);
    await b.deployment.abort('what was started is resumed');
    const again = (bench = await b.onAnotherMachine());
    await again.answer('adopt', 'my-bump');
    await again.asked('apply');
    assert.equal(branchHere(again), 'my-bump');
    assert.equal(dispatches(again), 1);
  });
});

const branchHere = ({ world }: DeploymentBench) =>
  execFileSync('git', ['-C', world.checkout, 'branch', '--show-current'], { encoding: 'utf8' }).trim();
const pulls = ({ world }: DeploymentBench) =>
  world.state.github.pullRequests.filter(pull => pull.repository.endsWith('infrastructure'));
