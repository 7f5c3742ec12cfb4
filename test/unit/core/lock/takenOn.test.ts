import assert from 'node:assert/strict';
import type { ObligationKind } from '../../../../src/core/kind/obligationKind';
import { ProblemError } from '../../../../src/core/errors';
import type { Obligation } from '../../../../src/core/journal/obligation';
import type { LockHolder } from '../../../../src/core/lock/runLock';
import type { Ports } from '../../../../src/core/ports';
import { obligationKinds } from '../../../../src/kinds';
import { teamLock } from '../../../../src/kinds/teamLock';
import { engineBench } from '../../../support/engineBench';

/** The lock of Ana, whose machine is gone. */
function lockOfAna(obligations: readonly Obligation[]): LockHolder {
  const at = '2026-11-22T12:00:00Z';
  return {
    ...{ sha: '1'.repeat(40), run: 'run-0', owner: 'ana', since: at, heartbeatAt: at, ours: false },
    ...{ reason: 'Deploying', progress: null, takenOverFrom: null },
    obligations,
  };
}

/** The lock after Ben's takeover. */
function takenOver({ run, owner, obligations, sha, ...holder }: LockHolder): LockHolder {
  const takenOverFrom = { sha, run, owner, obligations };
  return {
    ...holder,
    sha: '2'.repeat(40),
    ours: true,
    run: 'run-1',
    owner: 'ben',
    obligations: [],
    takenOverFrom,
  };
}

const takeOver = ({ sha }: LockHolder) => ({
  question: 'take-over',
  subject: sha,
  choice: 'take-over',
  reason: 'Her machine is gone',
});

describe('a branch taken on with the lock', () => {
  it('is not deleted by an abort, since its former owner may have applied it, but can be deleted by a person', async () => {
    const branch = 'deploy/catalog-airflow/2026-11-22.10.00.00';
    const commit = 'a'.repeat(40);
    const left = { kind: 'pushed-branch', step: 'bump', subject: branch, previous: null, commit } as const;
    const holder = lockOfAna([
      { ...left, id: `pushed-branch:${branch}`, title: `Open the pull request of ${branch}` },
    ]);
    let onOrigin: string | null = commit;
    const ports = {
      git: {
        remoteCommit: async () => onOrigin,
        deleteRemoteBranch: async () => {
          onOrigin = null;
          return { swapped: true, sha: commit };
        },
        defaultBranch: async () => 'main',
      },
      github: {
        viewer: async () => ({ login: 'ben' }),
        pullRequestsFrom: async () => [],
        createDeployment: async () => 1,
        setDeploymentStatus: async () => undefined,
      },
    } as unknown as Partial<Ports>;
    const bench = engineBench([teamLock], {
      ports,
      obligations: [...obligationKinds.values()],
    });
    let held: LockHolder | null = holder;
    bench.lock.read = () => Promise.resolve(held);
    bench.lock.takeOver = () => {
      held = takenOver(holder);
      return Promise.resolve(true);
    };
    bench.run.resume();
    await bench.until(() => bench.status('team-lock') === 'waiting', 'the question');
    await bench.run.decide('team-lock', takeOver(holder));
    await bench.until(v => v.obligations.length === 2 && v.canFinish !== v.canAbort, 'what was taken on');
    await assert.rejects(bench.run.abort('It is better to stop here'), /may be what production runs/);
    assert.notEqual(onOrigin, null);
    // A person who asks for just that knows that it wasn't applied.
    await bench.run.meet(`taken:run-0:pushed-branch:${branch}`);
    assert.equal(onOrigin, null);
    bench.run.dispose();
  });
});

describe('a lock that was taken over without being able to record all its obligations', () => {
  it('is released by an abort only once nothing of its former owner is open', async () => {
    const paused = (dag: string): Obligation => {
      const left = { kind: 'paused-dag', step: 'pause', subject: dag, previous: 'false' } as const;
      return { ...left, id: `paused-dag:${dag}`, title: `Unpause ${dag}` };
    };
    const holder = lockOfAna([paused('image'), paused('audio')]);
    const met: string[] = [];
    const pausedDag: ObligationKind = {
      name: 'paused-dag',
      remedy: 'Unpause',
      observe: ({ subject }) => Promise.resolve({ met: met.includes(subject), evidence: '' }),
      meet: ({ subject }) => {
        met.push(subject);
        return Promise.resolve();
      },
    };
    const ports = {
      git: { defaultBranch: async () => 'main' },
      github: {
        viewer: async () => ({ login: 'ben' }),
        createDeployment: async () => 1,
        setDeploymentStatus: async () => undefined,
      },
    } as unknown as Partial<Ports>;
    const bench = engineBench([teamLock], {
      ports,
      obligations: [...[...obligationKinds.values()].filter(kind => kind.name !== 'paused-dag'), pausedDag],
    });
    const away = new ProblemError({ code: 'git.network', message: 'No network.', remedy: 'Try again.' });
    let held: LockHolder | null = holder;
    let isAway = false;
    bench.lock.read = () => Promise.resolve(held);
    bench.lock.takeOver = () => {
      held = takenOver(holder);
      isAway = true;
      return Promise.resolve(true);
    };
    bench.lock.update = () => (isAway ? Promise.reject(away) : Promise.resolve());
    let openAtRelease: readonly string[] = [];
    bench.lock.release = () => {
      openAtRelease = ['image', 'audio'].filter(dag => !met.includes(dag));
      held = null;
      return Promise.resolve();
    };
    bench.run.resume();
    await bench.until(() => bench.status('team-lock') === 'waiting', 'the question');
    await bench.run.decide('team-lock', takeOver(holder));
    await bench.until(() => bench.status('team-lock') === 'stopped', 'origin is away');
    isAway = false;
    await bench.run.abort('It is better to stop here');
    assert.equal(held, null);
    assert.deepEqual(openAtRelease, []);
    bench.run.dispose();
  });
});
