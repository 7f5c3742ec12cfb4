import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { DeploymentBench } from '../support/deployment';

/** Looks often, so that no test has to wait for it. */
const oftenLooked = [[/freshFor: 10m/, 'freshFor: 10m\n          watch: 1s']] as const;

describe('the verdict while a deployment is open', function () {
  this.timeout(300_000);
  let bench: DeploymentBench;

  beforeEach(async () => {
    bench = await DeploymentBench.start({}, undefined, oftenLooked);
    await bench.asked('release');
  });
  afterEach(() => bench.stop());

  it('makes its tick stale when a DAG starts, and verified again when the DAG has ended', async () => {
    assert.equal(bench.step('dags-clear').status, 'verified');
    await bench.world.fault('dag-runs', true);
    await bench.until(b => b.step('dags-clear').status === 'stale', 'the tick stale');
    const { summary, reading } = bench.step('dags-clear');
    assert.match(summary, /^Not safe: 1 run blocking, of wikimedia_commons_workflow/);
    assert.ok(reading?.facts.some(f => f.group === 'Blocking' && f.label === 'wikimedia_commons_workflow'));
    assert.equal((await bench.asked('release')).id, 'release', 'the question waits as before');
    await bench.world.fault('dag-runs', false);
    await bench.until(b => b.step('dags-clear').status === 'verified', 'the tick as it was');
  });

  it('shows refresh DAGs that start waiting', async () => {
    await bench.world.fault('refresh-waits', true);
    await bench.until(
      b => b.step('dags-clear').summary === 'Safe if paused: audio_data_refresh and image_data_refresh',
      'the DAGs that wait',
    );
    assert.equal(bench.step('dags-clear').status, 'verified');
  });

  it('is shown beside the waiting plan when a DAG has started', async () => {
    await bench.answer('release', 'release');
    await bench.asked('apply');
    await bench.world.fault('dag-runs', true);
    await bench.until(b => b.step('dags-clear').status === 'stale', 'the tick stale');
    assert.match(bench.view.headline, /^Approve the plan, but Unfinished DAG runs: Not safe: 1 run blocking/);
    assert.equal((await bench.asked('apply')).id, 'approve-plan', 'the click decides, by a look of its own');
  });

  it('is no longer read once the deployment is closed', async () => {
    await bench.deployment.abort('Another day is as good');
    const asked = bench.world.requests.length;
    await sleep(3_000);
    assert.deepEqual(bench.world.requests.slice(asked), []);
  });
});
