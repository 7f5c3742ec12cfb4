import assert from 'node:assert/strict';
import { atOrigin, flagInCheckout, MODULE, pausedByUs } from '../support/aftermath';
import { DeploymentBench } from '../support/deployment';

const WHY = 'the scheduler dies again and again';

describe('rolling back', function () {
  this.timeout(300_000);
  let bench: DeploymentBench | undefined;
  afterEach(async () => {
    await bench?.stop();
    bench = undefined;
  });

  /** Chooses the newest earlier release, and returns it. */
  async function back(b: DeploymentBench): Promise<string> {
    const choice = (await b.asked('back-target')).choices[0]?.id ?? '';
    await b.answer('back-target', choice);
    return choice;
  }
  async function finish(b: DeploymentBench): Promise<void> {
    await b.until(x => x.view.canFinish, 'everything done');
    await b.deployment.finish();
    await b.world.advance();
  }
  const versionOnMain = (b: DeploymentBench) =>
    /docker_tag\s*=\s*"([^"]+)"/.exec(atOrigin(b, 'show', `main:${MODULE}`))?.[1];

  it('is not offered before an apply has begun', async () => {
    bench = await DeploymentBench.start();
    await bench.asked('release');
    assert.equal(bench.view.canRollBack, false);
    await assert.rejects(bench.deployment.rollBack(WHY), /nothing to roll back/);
  });

  it('undoes a failed apply even though Airflow is gone, and leaves nothing of the deployment', async () => {
    bench = await DeploymentBench.start({ faults: ['apply-fails', 'refresh-waits'] });
    const b = bench;
    const before = versionOnMain(b);
    await b.answer('release', 'release');
    await b.answer('pause-dags', 'pause');
    await b.approve();
    assert.equal(await b.stopped('apply'), 'apply.failed');
    await b.until(x => x.step('flag-false').status === 'verified', 'flag restored');
    await b.world.fault('apply-fails', false);
    const forward = b.view.obligations.find(o => o.title.includes('deploy/'))?.id;
    assert.ok(forward);

    await b.deployment.rollBack(WHY);
    assert.equal(b.step('airflow-health').status, 'left');
    const target = await back(b);
    assert.equal(target, before);
    assert.match(await b.stopped('back-dags-clear'), /^airflow\./);
    await assert.rejects(
      b.deployment.attest('back-dags-clear', 'I have seen that it is gone'),
      /can't be ticked/,
    );
    await b.deployment.override('back-dags-clear', 'Airflow is gone since our own apply');
    await b.answer('back-apply', 'approve');
    assert.match(b.step('back-pause-dags').reading?.summary ?? '', /overridden by/);
    assert.deepEqual((await b.asked('back-pr')).choices[0]?.label.startsWith('Delete deploy/'), true);
    await b.answer('back-pr', 'publish');
    await finish(b);

    assert.equal(running(b), before);
    assert.equal(versionOnMain(b), before);
    assert.equal(flagInCheckout(b), 'false');
    assert.deepEqual(pausedByUs(b), []);
    assert.doesNotMatch(
      atOrigin(b, 'for-each-ref', '--format=%(refname)', 'refs/heads'),
      /deploy\/|rollback\//,
    );
    assert.equal(b.view.obligations.find(o => o.id === forward)?.met, true);
    const record = b.deployment.exportRecord();
    assert.match(record, /Rolled back by .*: the scheduler dies/);
    assert.match(record, /OVERRIDDEN by .* Reason: Airflow is gone since our own apply/);
  });

  it('later closes the open pull request of the deployment, and needs none of its own', async () => {
    bench = await DeploymentBench.start();
    await bench.happily();
    const deployed = released(bench);
    const before = versionOnMain(bench);
    const b = await bench.rollBackLater(WHY);
    assert.equal(b.view.phases[0]?.title, 'Prepare the rollback');
    assert.ok((await b.asked('back-target')).subject.startsWith(deployed));
    assert.equal(await back(b), before);
    await b.answer('back-apply', 'approve');
    assert.match((await b.asked('back-pr')).choices[0]?.label ?? '', /^Close #\d+$/);
    await b.answer('back-pr', 'publish');
    await finish(b);
    assert.equal(running(b), before);
    assert.deepEqual(
      b.world.state.github.pullRequests.filter(p => p.state === 'open' && p.head.startsWith('deploy/')),
      [],
    );
    assert.deepEqual(
      b.view.chain.map(link => link.tone).filter(tone => tone === 'bad'),
      [],
    );
  });

  it('later opens its own pull request if that was merged, with nothing but the earlier version', async () => {
    bench = await DeploymentBench.start();
    const before = versionOnMain(bench);
    await bench.happily();
    const deployed = released(bench);
    merge(bench);
    assert.equal(versionOnMain(bench), deployed);
    const b = await bench.rollBackLater(WHY);
    assert.equal(await back(b), before);
    await b.answer('back-apply', 'approve');
    assert.match((await b.asked('back-pr')).choices[0]?.label ?? '', /^Open the pull request of rollback\//);
    await b.answer('back-pr', 'publish');
    await finish(b);
    const [own] = b.world.state.github.pullRequests.filter(
      p => p.state === 'open' && p.head.startsWith('rollback/'),
    );
    assert.match(own?.title ?? '', /^Roll catalog back to rel-/);
    const diff = atOrigin(b, 'diff', '--unified=0', 'main', own?.head ?? '', '--');
    assert.deepEqual(
      diff
        .split('\n')
        .filter(line => /^[-+] /.test(line))
        .map(line => line.replaceAll(/\s+/g, ' ')),
      [`- docker_tag = "${deployed}"`, `+ docker_tag = "${before}"`],
    );
  });
});

function released(b: DeploymentBench): string {
  return b.facts('release')['Image tag'] ?? '';
}

/** Image tag of the running instance. */
function running(b: DeploymentBench): string | undefined {
  return b.world.state.instance.id?.split(' ')[0];
}

/** Merges the pull request, as a reviewer would. */
function merge(b: DeploymentBench): void {
  const pull = b.world.state.github.pullRequests.find(
    p => p.state === 'open' && p.head.startsWith('deploy/'),
  );
  assert.ok(pull);
  atOrigin(b, 'update-ref', 'refs/heads/main', `refs/heads/${pull.head}`);
  pull.state = 'closed';
}
