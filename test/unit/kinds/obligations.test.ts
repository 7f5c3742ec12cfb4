import assert from 'node:assert/strict';
import type { ProblemError } from '../../../src/core/errors';
import type { ObligationContext } from '../../../src/core/kind/obligationKind';
import type { Obligation } from '../../../src/core/journal/obligation';
import { pullRequestObligation, pushedBranchObligation } from '../../../src/kinds/obligations';

const owed: Obligation = {
  id: 'pushed-branch:deploy/x',
  kind: 'pushed-branch',
  subject: 'deploy/x',
  previous: 'absent',
  step: 'bump',
  title: 'Delete deploy/x',
};
const never = Infinity;
const announcedAt = Date.parse('2026-11-22T12:00:00Z');

/**
 * A world that is read this many seconds after the act was announced, and in which sleeping takes no time.
 * @param shows seconds until the branch or pull request can be seen
 */
function world({ lookedAfter, shows }: { readonly lookedAfter: number; readonly shows: number }) {
  let now = announcedAt + lookedAfter * 1000;
  let slept = 0;
  const isShown = () => now - announcedAt >= shows * 1000;
  const context = {
    announcedAt: new Date(announcedAt).toISOString(),
    signal: new AbortController().signal,
    runbook: { resources: { infrastructure: { type: 'repository', name: 'a/b' } } },
    ports: {
      clock: {
        now: () => now,
        sleep: async (ms: number) => {
          now += ms;
          slept += ms;
        },
      },
      git: { remoteCommit: async () => (isShown() ? 'a'.repeat(40) : null) },
      github: {
        pullRequestsFrom: async () => (isShown() ? [{ number: 7, state: 'open', merged: false }] : []),
      },
    },
  } as unknown as ObligationContext;
  return { context, slept: () => slept };
}

describe('what an interrupted act may have left', () => {
  it('includes a branch that arrives a moment after the first look', async () => {
    const { context } = world({ lookedAfter: 1, shows: 6 });
    const noPull = { ...context.ports, github: { pullRequestsFrom: async () => [] } };
    const seen = await pushedBranchObligation.observe(owed, { ...context, ports: noPull } as never);
    assert.equal(seen.met, false);
  });

  it("includes a pull request that is missing from GitHub's list for a moment", async () => {
    const { context } = world({ lookedAfter: 1, shows: 6 });
    assert.equal((await pullRequestObligation.observe(owed, context)).met, false);
  });

  it('is nothing if it has not appeared for a while, which is not awaited again', async () => {
    const early = world({ lookedAfter: 1, shows: never });
    assert.equal((await pullRequestObligation.observe(owed, early.context)).met, true);
    assert.equal(early.slept(), 19_000);
    const late = world({ lookedAfter: 30, shows: never });
    assert.equal((await pushedBranchObligation.observe(owed, late.context)).met, true);
    assert.equal(late.slept(), 0);
    const after = world({ lookedAfter: 1, shows: never });
    const seen = await pushedBranchObligation.observe(owed, { ...after.context, announcedAt: null });
    assert.equal(seen.met, true);
    assert.equal(after.slept(), 0);
  });

  it('is not awaited longer when the clock was set back', async () => {
    const { context, slept } = world({ lookedAfter: -3600, shows: never });
    await pullRequestObligation.observe(owed, context);
    assert.equal(slept(), 20_000);
  });
});

describe('a pushed branch', () => {
  const sha = 'a'.repeat(40);
  const look = (pulls: readonly object[], commit: string | null, { owned = true, ahead = 1 } = {}) => {
    let hasFetched = false;
    const git = {
      remoteCommit: async () => commit,
      originUrl: async () => 'https://github.com/a/b',
      originPlaces: async () => [],
      defaultBranch: async () => 'main',
      fetch: async () => void (hasFetched = true),
      divergence: async () => ({ ahead: hasFetched ? ahead : 9, behind: 0 }),
    };
    const resources = owned ? { infrastructure: { type: 'repository', name: 'a/b' } } : {};
    const github = { host: 'github.com', pullRequestsFrom: async () => pulls };
    return pushedBranchObligation.observe(owed, {
      ...{ announcedAt: null, runbook: { resources }, ports: { git, github } },
    } as never);
  };

  it('is owed until it has a pull request, is merged, or is gone', async () => {
    assert.deepEqual(await look([{ number: 7 }], sha), { met: true, evidence: 'pull request #7 shows it' });
    assert.deepEqual(await look([], null), { met: true, evidence: 'the branch is not on origin' });
    const evidence = 'origin has deploy/x at aaaaaaa, without a pull request';
    assert.deepEqual(await look([], sha), { met: false, evidence });
    assert.deepEqual(
      await look([], sha, { ahead: 0 }),
      { met: false, evidence },
      'a bump may change nothing',
    );
    assert.equal((await look([], sha, { owned: false })).met, false);
    assert.deepEqual(await look([], sha, { owned: false, ahead: 0 }), {
      ...{ met: true, evidence: 'the default branch has aaaaaaa' },
    });
  });
});

describe('a pull request', () => {
  it('is owed while one of the branch is open, whichever came last', async () => {
    const { context } = world({ lookedAfter: 30, shows: 0 });
    const look = (...pulls: readonly object[]) =>
      pullRequestObligation.observe(owed, {
        ...context,
        ports: { ...context.ports, github: { pullRequestsFrom: async () => pulls } },
      } as never);
    const open = { number: 1, state: 'open', merged: false };
    const closed = { number: 2, state: 'closed', merged: false };
    const merged = { number: 3, state: 'closed', merged: true };
    assert.deepEqual(await look(closed, open), { met: false, merged: false, evidence: '#1 is open' });
    assert.deepEqual(await look(merged, closed), { met: true, merged: true, evidence: '#3 is merged' });
    assert.deepEqual(await look(closed, merged), { met: true, merged: false, evidence: '#2 is closed' });
    assert.deepEqual(await look(), { met: true, evidence: 'no pull request was opened' });
  });
});

describe('a branch of a deployment that began elsewhere', () => {
  const adopted: Obligation = { ...owed, adopted: true };
  const looked: string[] = [];
  const remoteCommit = async (ref: string) => (looked.push(ref), null);
  const context = (insists: boolean) =>
    ({ insists, productionMayHaveChanged: false, ports: { git: { remoteCommit } } }) as never;

  it('is not deleted by an abort, which says why', async () => {
    await assert.rejects(
      pushedBranchObligation.meet(adopted, context(false)),
      (error: ProblemError) =>
        error.problem.code === 'branch.is-production' && error.problem.remedy.includes('begun elsewhere'),
    );
  });

  it('is treated like one of this run once a person insists', async () => {
    await pushedBranchObligation.meet(adopted, context(true));
    await pushedBranchObligation.meet(owed, context(false));
    assert.deepEqual(looked, ['refs/heads/deploy/x', 'refs/heads/deploy/x']);
  });
});
