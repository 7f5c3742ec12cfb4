import assert from 'node:assert/strict';
import { flagInCheckout } from '../support/aftermath';
import { DeploymentBench } from '../support/deployment';

async function eventually<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}

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
      const followed = await eventually(async () => {
        const open = await unseen.engine.deployments.open();
        return open === unseen.deployment ? undefined : open;
      });
      assert.notEqual(followed.view.drivenElsewhere, null, 'the ousted window follows');
      await b.deployment.retry('apply');
      await b.approve();
      await b.publish();
      await b.world.advance();
      assert.notEqual(b.world.state.instance.id, production);
      await eventually(async () => (followed.view.state === 'finished' ? true : undefined));
    } finally {
      b.engine.dispose();
    }
  });
});
