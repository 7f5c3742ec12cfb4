import assert from 'node:assert/strict';
import { atOrigin, dispatches, flagInCheckout, pausedByUs } from '../support/aftermath';
import { DeploymentBench } from '../support/deployment';
import { quickTiming } from '../support/shorten';

describe('a deployment started earlier', function () {
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

  /** Resumes the offered branch, and takes over the lock. */
  async function goOn(b: DeploymentBench): Promise<string> {
    const [first] = (await b.asked('adopt')).choices;
    assert.match(first?.id ?? '', /^deploy\/catalog-airflow\//);
    await b.answer('adopt', first?.id ?? '');
    await b.answer('team-lock', 'take-over', 'the other machine is gone');
    return first?.id ?? '';
  }
  /** Kind and subject of each open obligation, whichever run opened it. */
  const open = (b: DeploymentBench) =>
    b.view.obligations.filter(o => !o.met).map(o => o.id.replace(/^taken:[^:]+:/, ''));
  const pulls = (b: DeploymentBench) =>
    b.world.state.github.pullRequests.filter(p => p.head.startsWith('deploy/') && p.state === 'open');

  it('is resumed on another machine, with nothing done twice and nothing left behind', async () => {
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
      open(b)
        .filter(id => id.startsWith('paused-dag:'))
        .sort(),
      paused.map(dag => `paused-dag:${dag}`).sort(),
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

  it('is not applied again when it is resumed after the apply', async () => {
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
    // Like one started by hand: no lock tells what is open.
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

  it('is left alone when a person starts over', async () => {
    bench = await DeploymentBench.start();
    await bench.answer('release', 'release');
    await bench.asked('apply');
    const b = await other();
    await b.answer('adopt', 'anew');
    assert.equal(await b.stopped('preflight'), 'preflight.failed');
    assert.match(b.step('preflight').problem?.message ?? '', /uncommitted changes/);
  });

  it('is resumed by another engineer on another machine, who takes on what was open', async () => {
    const ana = (bench = await DeploymentBench.start({ faults: ['refresh-waits'] }));
    await ana.answer('release', 'release');
    await ana.answer('pause-dags', 'pause');
    await ana.answer('apply', 'decline');
    await ana.until(x => x.step('flag-false').status === 'verified', 'flag restored');
    const paused = pausedByUs(ana);
    assert.equal(paused.length, 2);
    ana.engine.dispose();

    const ben = await ana.secondEngineer('ben');
    await ben.asked('adopt');
    const { 'Team lock': lock, Image } = ben.facts('adopt');
    assert.match(lock ?? '', /^octo-maintainer, since /);
    assert.match(Image ?? '', /is in the registry/);
    assert.deepEqual(
      (ben.step('adopt').reading?.facts ?? []).flatMap(f => (f.label === 'Paused' ? f.value : [])).sort(),
      [...paused].sort(),
    );
    const branch = await goOn(ben);
    await ben.asked('apply');
    for (const dag of paused) assert.ok(open(ben).includes(`paused-dag:${dag}`), open(ben).join(' '));
    assert.ok(open(ben).includes(`pushed-branch:${branch}`), open(ben).join(' '));
    await ben.approve();
    await ben.publish();
    assert.equal(dispatches(ben), 1);
    assert.deepEqual(
      pulls(ben).map(p => p.head),
      [branch],
    );
    assert.deepEqual(pausedByUs(ben), []);
  });

  it('that lost its journal before it had a branch is found by its lock and its release', async () => {
    bench = await DeploymentBench.start({ timing: { ...quickTiming, releaseRunMs: 12_000 } });
    await bench.answer('release', 'release');
    await bench.until(x => dispatches(x) === 1, 'the dispatch');
    const b = await other();
    assert.equal((await b.asked('team-lock')).title, 'Another run of yours is deploying');
    assert.equal(b.step('adopt').reading?.summary, 'No unfinished deployment');
    await b.answer('team-lock', 'take-over', 'its journal is lost');
    await b.until(x => x.step('release').status !== 'todo', 'the release');
    const { question } = b.step('release');
    if (question !== null) await b.answer('release', question.choices[0]?.id ?? '');
    await b.asked('apply');
    assert.equal(dispatches(b), 1);
  });

  it('that was lost during its rollback stops a new one at the preflight', async () => {
    bench = await DeploymentBench.start({ faults: ['airflow-unhealthy'] });
    await bench.answer('release', 'release');
    await bench.approve();
    await bench.stopped('airflow-health');
    await bench.world.fault('airflow-unhealthy', false);
    await bench.deployment.rollBack('Airflow does not come back');
    const [target] = (await bench.asked('back-target')).choices;
    await bench.answer('back-target', target?.id ?? '');
    await bench.asked('back-apply');
    assert.equal(flagInCheckout(bench), 'true');
    const b = await other();
    await b.answer('adopt', 'anew');
    assert.equal(await b.stopped('preflight'), 'preflight.failed');
    assert.match(b.step('preflight').problem?.message ?? '', /running_dags_cleared is true there/);
    await b.deployment.abort('going back instead');
  });
});
