import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import type { Kind, Observation } from '../../../../src/core/kind/kind';
import { ProblemError } from '../../../../src/core/errors';
import { engineBench, testKind } from '../../../support/engineBench';

const OFTEN_MS = 12_000;
const FRESH_MS = 600_000;

/** How long the team lock's heartbeat sleeps, which these tests leave out. */
const ofHeartbeat: readonly number[] = [10_000, 600_000];

/** A run whose first step is about a world that changes by itself, and whose second one relies on it. */
function watching(later: Partial<Kind> = {}) {
  const world = {
    safe: true,
    looks: 0,
    look: (): Observation<unknown> | undefined => undefined,
  };
  const check = testKind({
    name: 'check',
    freshMs: () => FRESH_MS,
    watchMs: () => OFTEN_MS,
    observe: context => {
      world.looks += 1;
      const reading = context.reading(world.safe ? `safe, look ${world.looks}` : 'not safe');
      const seen = world.looks > 1 ? world.look() : undefined;
      if (seen !== undefined) return Promise.resolve({ ...seen, reading });
      if (world.safe) return Promise.resolve({ is: 'holds', reading, output: {} });
      const question = { id: 'no', title: 'Not safe', detail: '', subject: 'no', choices: [] };
      return Promise.resolve({ is: 'waits', reading, question });
    },
  });
  const act = testKind({
    name: 'act',
    needs: ['check'],
    observe: context =>
      Promise.resolve({
        is: 'waits',
        reading: context.reading('waits'),
        question: {
          id: 'go',
          title: 'Go?',
          detail: '',
          subject: 'go',
          choices: [{ id: 'go', label: 'Go', tone: 'primary' }],
        },
      }),
    ...later,
  });
  const bench = engineBench([check, act]);
  const asleep: number[] = [];
  const sleep = bench.clock.sleep.bind(bench.clock);
  bench.clock.sleep = (ms, signal) => {
    if (!ofHeartbeat.includes(ms)) asleep.push(ms);
    return sleep(ms, signal);
  };
  const checked = () => bench.run.view.phases[0]?.steps[0] ?? assert.fail('no step');
  return { ...bench, world, asleep, checked };
}

describe('a tick on something that changes by itself', () => {
  let bench: ReturnType<typeof watching>;
  afterEach(() => {
    bench.run.dispose();
  });

  it('goes stale as soon as a look does not hold, and is verified again when one does', async () => {
    bench = watching();
    bench.run.resume();
    await bench.until(() => bench.status('act') === 'waiting', 'the question');
    bench.world.safe = false;
    await bench.until(() => bench.status('check') === 'stale', 'stale');
    assert.equal(bench.checked().summary, 'not safe');
    assert.equal(bench.run.view.headline, 'Go?, but check: not safe');
    assert.ok(bench.clock.now() - Date.parse(bench.checked().tick?.at ?? '') < FRESH_MS);
    bench.world.safe = true;
    await bench.until(() => bench.status('check') === 'verified', 'verified again');
    assert.equal(bench.run.view.headline, 'Go?');
  });

  it('shows the newest reading, which keeps it fresh, and journals nothing', async () => {
    bench = watching();
    bench.run.resume();
    await bench.until(() => bench.status('act') === 'waiting', 'the question');
    const before = bench.types();
    const { time } = bench.clock;
    await bench.until(() => bench.clock.time > time + 2 * FRESH_MS, 'much time');
    assert.equal(bench.status('check'), 'verified');
    assert.ok(Date.parse(bench.checked().reading?.at ?? '') > time + FRESH_MS);
    assert.deepEqual(bench.types(), before);
  });

  it('stays verified when a look will be repeated in moments', async () => {
    bench = watching();
    bench.run.resume();
    await bench.until(() => bench.status('act') === 'waiting', 'the question');
    bench.world.look = () => ({
      is: 'working',
      checkAgainMs: 1,
      reading: { summary: '', facts: [], at: '' },
    });
    const { looks } = bench.world;
    await bench.until(() => bench.world.looks > looks + 3, 'more looks');
    assert.equal(bench.status('check'), 'verified');
  });

  it('stays, says so and ages while nothing can be read, and is checked less often', async () => {
    bench = watching();
    bench.run.resume();
    await bench.until(() => bench.status('act') === 'waiting', 'the question');
    bench.world.look = () => {
      throw new ProblemError({ code: 'x.network', message: 'It could not be reached.', remedy: 'Wait.' });
    };
    while (!bench.asleep.includes(8 * OFTEN_MS)) await turn();
    const newest = bench.checked();
    assert.equal(newest.status, 'verified');
    assert.match(newest.summary, /^safe/);
    assert.equal(newest.reading?.facts.at(-1)?.value, 'It could not be reached.');
    bench.clock.time += FRESH_MS;
    assert.equal(bench.status('check'), 'stale');
    assert.deepEqual(bench.asleep.slice(-3), [2 * OFTEN_MS, 4 * OFTEN_MS, 8 * OFTEN_MS]);
  });

  it('goes stale when the clock is set back, and is checked again immediately', async () => {
    bench = watching();
    bench.run.resume();
    await bench.until(() => bench.status('act') === 'waiting', 'the question');
    bench.asleep.length = 0;
    bench.clock.time -= 3_600_000;
    assert.equal(bench.status('check'), 'stale');
    const { looks } = bench.world;
    await bench.until(() => bench.world.looks > looks + 1, 'more looks');
    assert.ok(Math.max(...bench.asleep) <= OFTEN_MS, String(bench.asleep));
    assert.equal(bench.status('check'), 'verified');
  });

  it('is checked less often while nobody is looking, and at its own rate as soon as somebody is', async () => {
    bench = watching();
    bench.run.seen(false);
    bench.run.resume();
    await bench.until(() => bench.status('act') === 'waiting', 'the question');
    await bench.until(() => bench.world.looks > 1, 'a look');
    assert.equal(Math.max(...bench.asleep), 4 * OFTEN_MS);
    bench.run.seen(true);
    bench.asleep.length = 0;
    const { looks } = bench.world;
    await bench.until(() => bench.world.looks > looks + 1, 'more looks');
    assert.equal(Math.max(...bench.asleep), OFTEN_MS);
  });

  it('is no longer checked once nothing relies on it', async () => {
    bench = watching();
    bench.run.resume();
    await bench.until(() => bench.status('act') === 'waiting', 'the question');
    await bench.run.attest('act', 'seen with my own eyes');
    const { looks } = bench.world;
    bench.asleep.length = 0;
    for (let i = 0; i < 50; i++) await turn();
    assert.ok(bench.world.looks <= looks + 1, 'one look may have been under way');
    assert.deepEqual(bench.asleep, []);
    assert.equal(bench.status('check'), 'verified');
  });

  it('is no longer checked once the run is closed', async () => {
    bench = watching();
    bench.run.resume();
    await bench.until(() => bench.status('act') === 'waiting', 'the question');
    await bench.run.abort('not today, thank you');
    const { looks } = bench.world;
    bench.asleep.length = 0;
    for (let i = 0; i < 50; i++) await turn();
    assert.ok(bench.world.looks <= looks + 1, 'one look may have been under way');
    assert.deepEqual(bench.asleep, []);
  });
});
