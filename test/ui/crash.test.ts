import assert from 'node:assert/strict';
import { isFull, leaveOut } from '../support/leaveOut';
import { seedOfDay } from '../support/seedOfDay';
import { UiBench, type Crash } from './bench';

const all: readonly Crash[] = ['reload', 'close', 'extension-host', 'server'];
const POINTS = 7;
/** Selects points and ways: they change every day. `CRASH_SEED` repeats those of an earlier run. */
const seed = seedOfDay(process.env.CRASH_SEED);
/** The ways to lose the window, by point. `npm run test:full` has each way at each point; otherwise each is at one of them. */
const runs: readonly (readonly (Crash | undefined)[])[] = isFull
  ? all.map(way => Array<Crash>(POINTS).fill(way))
  : [share()];

function share(): readonly (Crash | undefined)[] {
  let count = seed;
  return Array.from({ length: POINTS }, (_, point) =>
    (point * all.length + seed) % POINTS < all.length ? all[count++ % all.length] : undefined,
  );
}

/** A whole deployment with both refresh DAGs waiting that loses its window at points where something is open. */
describe('a deployment in VS Code that loses its window', function () {
  let bench: UiBench | undefined;
  before(() => {
    if (!isFull)
      leaveOut(
        `ui loses its window at ${all.length} of ${POINTS} points, in another way at each (CRASH_SEED=${seed})`,
      );
  });
  afterEach(async () => {
    await bench?.stop();
    bench = undefined;
  });

  for (const ways of runs) {
    it(`again and again continues, does nothing twice and leaves nothing behind (${ways.map(way => way ?? 'not').join(', ')})`, async () => {
      bench = await UiBench.start({
        faults: ['refresh-waits', 'apply-slow'],
        // Otherwise it may have run before anybody looks.
        timing: { releaseRunMs: 10_000 },
      });
      const b = bench;
      let point = 0;
      const lose = async (): Promise<Crash | undefined> => {
        const way = ways[point++];
        if (way !== undefined) await b.crash(way);
        return way;
      };
      await b.startRun();
      await b.shows('Production is not touched yet');
      await lose(); // The lock is ours.
      await b.press(/^Release [0-9a-f]{7}$/);
      await b.shows('Release workflow');
      await lose(); // The release runs.
      await b.shows('They are only waiting');
      await lose(); // The branch is pushed.
      await b.press(/^Pause (it|\d DAGs)$/);
      await b.shows('Approve the plan');
      // Terraform waits in its terminal; DAGs are paused, the flag is true. With a dead server its terminal is gone, and the prompt
      // has ended with "no". Otherwise VS Code restores it.
      if ((await lose()) === 'server') await b.press('Retry');
      await b.press('Approve and apply');
      await b.shows('Terraform is applying');
      await lose(); // Terraform applies.
      await b.shows(/Approve #/);
      const applied = b.world.state.instance.id;
      assert.notEqual(applied, b.firstInstance);
      await lose(); // Everything is closed but the branch.
      await b.press('Approve #');
      await b.press('Open the pull request');
      await b.shows('All steps are done');
      await lose(); // The pull request is open.
      assert.equal(point, POINTS);
      await b.press(/^Finish$/);
      await b.shows('read only');

      assert.equal(b.flag(), 'false');
      const posts = (pattern: RegExp) =>
        b.world.requests.filter(r => r.method === 'POST' && pattern.test(r.path)).length;
      assert.equal(posts(/\/dispatches$/), 1);
      assert.equal(posts(/openverse-infrastructure\/pulls$/), 1);
      assert.equal(posts(/\/reviews$/), 1);
      const touched = b.world.requests.filter(r => r.method === 'PATCH' && r.path.includes('/dags/'));
      assert.equal(touched.length, 4, 'each of both DAGs is paused once and unpaused once');
      assert.deepEqual(
        b.world.state.airflow.dags.filter(d => d.paused && d.dagId.endsWith('_data_refresh')),
        [],
      );
      assert.equal(b.world.state.instance.id, applied);
    });
  }
});
