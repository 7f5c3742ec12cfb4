import assert from 'node:assert/strict';
import type { LockHolder } from '../../../src/core/lock/runLock';
import type { Ports } from '../../../src/core/ports';
import { obligationKinds } from '../../../src/kinds';
import { teamLock } from '../../../src/kinds/teamLock';
import { engineBench } from '../../support/engineBench';

describe('a branch that was taken on with the lock', () => {
  it('is not deleted by an abort, but when a person says so: whoever had the lock before may have applied it', async () => {
    const branch = 'deploy/catalog-airflow/2026-11-22.10.00.00';
    const at = '2026-11-22T12:00:00Z';
    const left = { kind: 'pushed-branch', step: 'bump', subject: branch, previous: null } as const;
    const holder: LockHolder = {
      ...{ sha: '1'.repeat(40), run: 'run-0', owner: 'ana', since: at, heartbeatAt: at, ours: false },
      ...{ reason: 'Deploying', progress: null, takenOverFrom: null },
      obligations: [{ ...left, id: `pushed-branch:${branch}`, title: `Open the pull request of ${branch}` }],
    };
    let onOrigin: string | null = 'a'.repeat(40);
    const ports = {
      git: {
        remoteCommit: async () => onOrigin,
        deleteRemoteBranch: async () => {
          onOrigin = null;
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
      const { run, owner, obligations } = holder;
      held = { ...holder, ours: true, run: 'run-1', owner: 'ben', obligations: [] };
      held = { ...held, takenOverFrom: { run, owner, obligations } };
      return Promise.resolve(true);
    };
    bench.run.resume();
    await bench.until(() => bench.status('team-lock') === 'waiting', 'the question');
    await bench.run.decide('team-lock', {
      question: 'take-over',
      subject: holder.sha,
      choice: 'take-over',
      reason: 'Her machine is gone',
    });
    await bench.until(v => v.obligations.length === 2 && v.canFinish !== v.canAbort, 'what was taken on');
    await assert.rejects(bench.run.abort('It is better to stop here'), /may be what production runs/);
    assert.notEqual(onOrigin, null);
    // Whoever asks for that alone knows that it was not.
    await bench.run.meet(`pushed-branch:${branch}`);
    assert.equal(onOrigin, null);
    bench.run.dispose();
  });
});
