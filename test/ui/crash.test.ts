import assert from 'node:assert/strict';
import { leaveOut } from '../support/leaveOut';
import { UiBench, type Crash } from './bench';

const all: readonly Crash[] = ['reload', 'close', 'extension-host', 'server'];
/** Selects the way that comes first: it changes every day. `CRASH_SEED` repeats that of an earlier run. */
const seed = Number(process.env.CRASH_SEED ?? Math.floor(Date.now() / 86_400_000));
/** `npm run test:full` loses the window at every point in each way; otherwise the ways take turns. */
const runs: readonly (readonly Crash[])[] =
  process.env.TEST_FULL === undefined
    ? [[...all.slice(seed % all.length), ...all.slice(0, seed % all.length)]]
    : all.map(way => [way]);

/** A whole deployment with both refresh DAGs waiting that loses its window at every point where something is open. */
describe('a deployment in VS Code that loses its window', function () {
  let bench: UiBench | undefined;
  before(() => {
    if (runs.length < all.length)
      leaveOut(`ui loses its window in one of four ways at each point (CRASH_SEED=${seed})`);
  });
  afterEach(async () => {
    await bench?.stop();
    bench = undefined;
  });

  for (const ways of runs) {
    it(`again and again continues, does nothing twice and leaves nothing behind (${ways.join(', ')})`, async () => {
      bench = await UiBench.start({
        faults: ['refresh-waits', 'apply-slow'],
        // Otherwise it may have run before anybody looks.
        timing: { releaseRunMs: 10_000 },
      });
      const b = bench;
      let count = 0;
      let last: Crash | undefined;
      const lose = async (): Promise<void> => {
        last = ways[count % ways.length];
        count += 1;
        console.log(`      ${count}: ${last}`);
        await b.crash(last ?? 'reload');
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
      await lose(); // Terraform waits in its terminal; DAGs are paused, the flag is true.
      // With a dead server its terminal is gone, and the prompt has ended with "no". Otherwise VS Code restores it.
      if (last === 'server') await b.press('Retry');
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
