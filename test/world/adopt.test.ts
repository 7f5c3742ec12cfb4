import assert from 'node:assert/strict';
import { atOrigin, dispatches, flagInCheckout, pausedByUs } from '../support/aftermath';
import { DeploymentBench } from '../support/deployment';

describe('a deployment that was begun before', function () {
  this.timeout(300_000);
  let bench: DeploymentBench | undefined;
  afterEach(async () => {
    await bench?.stop();
    bench = undefined;
  });

  async function other(): Promise<DeploymentBench> {
    assert.ok(bench);
    bench = await bench.onAnotherMachine();
    return bench;
  }

  /** Goes on with the branch that is offered, and takes the lock over. */
  async function goOn(b: DeploymentBench): Promise<string> {
    const [first] = (await b.asked('adopt')).choices;
    assert.match(first?.id ?? '', /^deploy\/catalog-airflow\//);
    await b.answer('adopt', first?.id ?? '');
    await b.answer('team-lock', 'take-over', 'the other machine is gone');
    return first?.id ?? '';
  }
  const pulls = (b: DeploymentBench) =>
    b.world.state.github.pullRequests.filter(p => p.head.startsWith('deploy/') && p.state === 'open');

  it('is gone on with from another machine: nothing is done twice, and nothing is left', async () => {
    bench = await DeploymentBench.start({ faults: ['refresh-waits'] });
    await bench.answer('release', 'release');
    await bench.answer('pause-dags', 'pause');
    await bench.asked('apply');
    const paused = pausedByUs(bench);
    assert.equal(paused.length, 2);
    assert.equal(flagInCheckout(bench), 'true');

    const b = await other();
    const branch = await goOn(b);
    await b.asked('apply');
    assert.deepEqual(
      b.view.obligations
        .filter(o => !o.met && o.id.startsWith('paused-dag:'))
        .map(o => o.id.slice(11))
        .sort(),
      [...paused].sort(),
    );
    await b.approve();
    await b.publish();
    assert.equal(dispatches(b), 1);
    assert.deepEqual(
      pulls(b).map(p => p.head),
      [branch],
    );
    assert.deepEqual(pausedByUs(b), []);
    assert.equal(flagInCheckout(b), 'false');
  });

  it('is gone on with after the apply: it is not applied again', async () => {
    bench = await DeploymentBench.start();
    await bench.answer('release', 'release');
    await bench.approve();
    await bench.asked('changelog-pr');
    const instance = bench.world.state.instance.id;
    const b = await other();
    await goOn(b);
    await b.publish();
    await b.world.advance();
    assert.equal(b.world.state.instance.id, instance);
    assert.match(b.step('apply').reading?.summary ?? '', /Nothing to change/);
    assert.equal(dispatches(b), 1);
    assert.equal(pulls(b).length, 1);
  });

  it('asks who paused a DAG when nothing can tell', async () => {
    bench = await DeploymentBench.start({ faults: ['refresh-waits'] });
    await bench.answer('release', 'release');
    await bench.answer('pause-dags', 'pause');
    await bench.asked('apply');
    await bench.answer('apply', 'decline');
    await bench.until(x => x.step('flag-false').status === 'verified', 'flag restored');
    // Begun by hand: no lock tells what is open.
    const lock = 'refs/deploy-runbook/lock/prod/catalog-airflow';
    const b = await other();
    atOrigin(b, 'update-ref', '-d', lock);
    const [first] = (await b.asked('adopt')).choices;
    await b.answer('adopt', first?.id ?? '');
    assert.match((await b.asked('pause-dags')).title, /paused for this deployment\?$/);
    await b.answer('pause-dags', 'ours');
    await b.asked('apply');
    assert.equal(b.view.obligations.filter(o => o.id.startsWith('paused-dag:')).length, 2);
    await b.approve();
    await b.publish();
    assert.deepEqual(pausedByUs(b), []);
  });

  it('is left alone where a person begins anew', async () => {
    bench = await DeploymentBench.start();
    await bench.answer('release', 'release');
    await bench.asked('apply');
    const b = await other();
    await b.answer('adopt', 'anew');
    assert.equal(await b.stopped('preflight'), 'preflight.failed');
    assert.match(b.step('preflight').problem?.message ?? '', /uncommitted changes/);
  });
});
