import assert from 'node:assert/strict';
import { until } from '../harness/until';
import { flagInCheckout } from '../support/aftermath';
import { DeploymentBench } from '../support/deployment';

describe('a window that takes over from an unseen one', function () {
  this.timeout(300_000);
  let bench: DeploymentBench | undefined;
  afterEach(async () => {
    await bench?.stop();
    bench = undefined;
  });

  it('waits for a prompt out of its reach, hangs it up, and continues with a new plan', async () => {
    bench = await DeploymentBench.start({}, undefined, [
      [/recipe: apply\n/g, '$&          reachWithin: 10s\n'],
    ]);
    const unseen = bench;
    await unseen.answer('release', 'release');
    await unseen.asked('apply');
    const production = unseen.world.state.instance.id;
    const b = await unseen.inAnotherWindow();
    try {
      assert.notEqual(b.view.drivenElsewhere, null);
      await b.deployment.takeOver();
      await b.until(x => x.facts('apply')['Waiting until'] !== undefined, 'what is waited for');
      assert.match(b.step('apply').summary, /out of reach/);
      assert.equal(await b.stopped('apply'), 'apply.refused');
      assert.match(b.step('apply').problem?.message ?? '', /no window reached its terminal/);
      await b.until(x => x.step('flag-false').status === 'verified', 'flag restored');
      assert.equal(flagInCheckout(b), 'false');
      assert.equal(b.world.state.instance.id, production);
      const followed = await until(
        'the ousted window to open the run anew',
        () => unseen.engine.deployments.open(),
        open => open !== undefined && open !== unseen.deployment,
        { words: open => String(open?.view.headline) },
      );
      assert.ok(followed);
      assert.notEqual(followed.view.drivenElsewhere, null, 'the ousted window follows');
      await b.deployment.retry('apply');
      await b.approve();
      await b.publish();
      await b.world.advance();
      assert.notEqual(b.world.state.instance.id, production);
      await until(
        'the ousted window to see the end',
        () => followed.view.state,
        state => state === 'finished',
      );
    } finally {
      b.engine.dispose();
    }
  });
});
