import assert from 'node:assert/strict';
import { CancelledError, ProblemError } from '../../../../src/core/errors';
import { Following } from '../../../../src/core/engine/following';
import type { LockHolder } from '../../../../src/core/lock/runLock';

const progress = {
  title: 'Deploy the catalog',
  headline: 'Approve the plan',
  phases: [
    {
      title: 'Prepare',
      steps: [
        { id: 'preflight', title: 'Preflight', status: 'verified' as const, summary: 'all is well' },
        { id: 'apply', title: 'Apply', status: 'waiting' as const, summary: 'Approve the plan' },
      ],
    },
  ],
};
const grace: LockHolder = {
  sha: 'f'.repeat(40),
  ours: false,
  run: 'run-of-grace',
  owner: 'grace',
  since: '2026-11-22T12:00:00Z',
  heartbeatAt: '2026-11-22T12:01:00Z',
  reason: 'Deploying catalog',
  obligations: [
    {
      id: 'flag',
      kind: 'flag',
      step: 'flag-true',
      subject: 'a.tf',
      previous: 'false',
      title: 'Set the flag false',
    },
  ],
  progress,
  takenOverFrom: null,
};

/** A lock that says what a test wants, and sleeps that a test ends. */
function bench(holder = grace) {
  let seen: LockHolder | null | Error = holder;
  let wake: () => void = () => undefined;
  const asleep: number[] = [];
  let looks = 0;
  const following = new Following({
    lock: {
      read: () => {
        looks += 1;
        return seen instanceof Error ? Promise.reject(seen) : Promise.resolve(seen);
      },
    },
    clock: {
      now: () => 0,
      sleep: (ms, signal) => {
        asleep.push(ms);
        return new Promise((resolve, reject) => {
          wake = resolve;
          signal.addEventListener('abort', () => {
            reject(new CancelledError());
          });
        });
      },
    },
    title: 'Deploy the catalog',
    repository: 'https://github.com/o/r.git',
    holder,
  });
  /** Ends the sleep, and lets the next look find this. */
  const look = (found: LockHolder | null | Error): Promise<void> =>
    new Promise(resolve => {
      seen = found;
      const off = following.onChange(() => {
        off();
        resolve();
      });
      wake();
    });
  return { following, look, asleep, looks: () => looks };
}

describe("following a colleague's deployment", () => {
  it('shows how far it is and what is open, and offers no actions', () => {
    const { following } = bench();
    const { view } = following;
    following.dispose();
    assert.deepEqual(
      view.phases.flatMap(p => p.steps.map(s => [s.number, s.id, s.status, s.summary, s.actions.length])),
      [
        [1, 'preflight', 'verified', 'all is well', 0],
        [2, 'apply', 'waiting', 'Approve the plan', 0],
      ],
    );
    assert.deepEqual(
      view.obligations.map(o => [o.title, o.previous, o.remedy]),
      [['Set the flag false', 'was false', null]],
    );
    assert.equal(view.headline, 'grace: Approve the plan');
    assert.deepEqual([view.canAbort, view.canFinish, view.canRollBack], [false, false, false]);
    assert.deepEqual(view.followed, { owner: 'grace', heartbeatAt: grace.heartbeatAt, isOver: false });
  });

  it('shows each id once, even if the lock repeats some', () => {
    const [flag] = grace.obligations;
    const [phase] = progress.phases;
    assert.ok(flag !== undefined && phase !== undefined);
    const twice = { ...progress, phases: [phase, { ...phase, steps: [...phase.steps, ...phase.steps] }] };
    const { following } = bench({
      ...grace,
      obligations: [flag, { ...flag, title: 'Else' }],
      progress: twice,
    });
    const { view } = following;
    following.dispose();
    const steps = view.phases.flatMap(p => p.steps.map(({ id }) => id));
    assert.deepEqual(steps, ['preflight', 'apply']);
    assert.equal(new Set(view.obligations.map(({ id }) => id)).size, 2);
  });

  it('shows the owner and the reason while there is no progress yet', () => {
    const { following } = bench({ ...grace, progress: null });
    assert.equal(following.view.headline, 'grace: Deploying catalog');
    following.dispose();
  });

  it('looks until the lock is free, and then stops', async () => {
    const { following, look, looks } = bench();
    await look({ ...grace, progress: { ...progress, headline: 'Applying' } });
    assert.equal(following.view.headline, 'grace: Applying');
    await look(null);
    assert.equal(following.view.followed?.isOver, true);
    assert.match(following.view.headline, /grace is done/);
    assert.equal(following.view.phases[0]?.steps.length, 2, 'what was told last stays');
    await new Promise(resolve => setImmediate(resolve));
    assert.equal(looks(), 2);
  });

  it('keeps the last view while the lock cannot be read, and says so', async () => {
    const { following, look } = bench();
    await look(
      new ProblemError({ code: 'git.network', message: 'Origin is out of reach.', remedy: 'Look.' }),
    );
    assert.equal(following.view.headline, 'Origin is out of reach.');
    assert.equal(following.view.retrying, 'Origin is out of reach. Look.');
    assert.equal(following.view.phases[0]?.steps.length, 2);
    await look(grace);
    assert.equal(following.view.headline, 'grace: Approve the plan');
    assert.equal(following.view.retrying, null);
    following.dispose();
  });

  it('looks less often while nobody is watching, and not at all once disposed', async () => {
    const { following, asleep, looks } = bench();
    following.seen(false);
    await new Promise(resolve => setImmediate(resolve));
    assert.deepEqual(asleep, [15_000, 60_000]);
    following.dispose();
    await new Promise(resolve => setImmediate(resolve));
    assert.equal(looks(), 0);
  });
});
