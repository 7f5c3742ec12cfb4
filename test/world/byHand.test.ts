import assert from 'node:assert/strict';
import { dispatches } from '../support/aftermath';
import { ByHand } from '../support/byHand';
import { DeploymentBench } from '../support/deployment';
import { quickTiming } from '../support/shorten';

/** Each place at which somebody who deploys by hand may have stopped before the run was started. */
describe('a deployment that was begun by hand', function () {
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

  it('whose release is under way: that run is followed, and none dispatched beside it', async () => {
    let id = 0;
    const b = await after(
      async hand => {
        id = await hand.dispatch();
      },
      { timing: { ...quickTiming, releaseRunMs: 8_000 } },
    );
    assert.equal((await b.asked('release')).title, 'Is this release under way already?');
    await b.answer('release', String(id));
    await b.asked('apply');
    assert.equal(dispatches(b), 1);
    assert.match(b.step('release').reading?.summary ?? '', /^Released as rel-/);
  });

  it('whose release ended while it was asked about: it is taken as it is', async () => {
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
});
