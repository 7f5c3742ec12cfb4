import assert from 'node:assert/strict';
import { cancelOutdated } from '../../../../src/core/engine/cancelling';
import { engineBench, testKind } from '../../../support/engineBench';

/** A step with something in progress that can be cancelled. */
function cancellable() {
  const world = { subject: 'planning job-1', sent: [] as string[], refuses: false };
  const runs = testKind({
    name: 'runs',
    observe: context =>
      Promise.resolve(
        world.sent.length === 0
          ? { is: 'working', reading: context.reading('at work'), checkAgainMs: 1_000 }
          : {
              is: 'stopped',
              problem: { code: 'x', message: `Stopped by ${context.cancelled?.by}`, remedy: '' },
            },
      ),
    cancel: () => {
      const { subject } = world;
      return Promise.resolve({
        subject,
        title: 'Interrupt it?',
        detail: 'It is then half-done.',
        label: 'Interrupt',
        keep: 'Keep',
        what: 'interrupted it',
        send: () => {
          if (world.refuses) return Promise.reject(cancelOutdated());
          world.sent.push(subject);
          return Promise.resolve();
        },
      });
    },
  });
  return { world, bench: engineBench([runs]) };
}

describe('cancelling a step', () => {
  it('journals who cancelled, sends the request once, and tells the step', async () => {
    const { world, bench } = cancellable();
    bench.run.resume();
    await bench.until(() => bench.status('runs') === 'working', 'at work');
    const now = await bench.run.cancellation('runs');
    assert.deepEqual(world.sent, []);
    await bench.run.cancel('runs', now?.subject ?? '');
    assert.deepEqual(world.sent, ['planning job-1']);
    const view = await bench.until(() => bench.status('runs') === 'stopped', 'stopped');
    assert.match(view.headline, /Stopped by ada/);
    assert.deepEqual(
      view.timeline.filter(({ text }) => text.includes('interrupted it')).map(({ by, step }) => [by, step]),
      [['ada', 'runs']],
    );
    bench.run.dispose();
  });

  it('is refused, and not journaled, when something else is in progress by then', async () => {
    const { world, bench } = cancellable();
    bench.run.resume();
    await bench.until(() => bench.status('runs') === 'working', 'at work');
    const now = await bench.run.cancellation('runs');
    world.subject = 'applying job-1';
    await assert.rejects(bench.run.cancel('runs', now?.subject ?? ''), /Nothing was cancelled/);
    await assert.rejects(bench.run.cancel('other', now?.subject ?? ''), /Nothing was cancelled/);
    assert.deepEqual([world.sent, bench.types().includes('step.cancelled')], [[], false]);
    bench.run.dispose();
  });

  it('names who stopped a step that only looks, and lets a retry continue it', async () => {
    let isThere = false;
    const waits = testKind({
      name: 'waits',
      observe: context =>
        Promise.resolve(
          isThere
            ? { is: 'holds', reading: context.reading('there'), output: undefined }
            : { is: 'working', reading: context.reading('not yet'), checkAgainMs: 1_000 },
        ),
    });
    const bench = engineBench([waits]);
    bench.run.resume();
    await bench.until(() => bench.status('waits') === 'working', 'at work');
    const now = await bench.run.cancellation('waits');
    assert.equal(now?.keep, null);
    await bench.run.cancel('waits', now.subject);
    const view = await bench.until(() => bench.status('waits') === 'stopped', 'stopped');
    assert.match(view.headline, /ada stopped checking/);
    isThere = true;
    await bench.run.retry('waits');
    await bench.until(v => v.canFinish, 'there');
    bench.run.dispose();
  });
});
