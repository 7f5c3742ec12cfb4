import assert from 'node:assert/strict';
import { ProblemError } from '../../../../src/core/errors';
import type { Obligation } from '../../../../src/core/journal/obligation';
import { leftOpenBy } from '../../../../src/core/lock/leftOpen';
import type { LockHolder } from '../../../../src/core/lock/runLock';
import type { Ports } from '../../../../src/core/ports';
import { isDeploymentBranch } from '../../../../src/core/runbook/branches';
import type { Runbook } from '../../../../src/core/runbook/runbook';
import { obligationKinds } from '../../../../src/kinds';
import { teamLock } from '../../../../src/kinds/teamLock';
import { engineBench } from '../../../support/engineBench';

const problem = (code: string) => (error: unknown) =>
  error instanceof ProblemError && error.problem.code === code;
const at = '2026-11-22T12:00:00Z';
const FILE = 'environments/prod/catalog-airflow.tf';
const BRANCH = 'deploy/catalog-airflow/2026-11-22.10.00.00';
const owed = (kind: Obligation['kind'], subject: string, id = `${kind}:${subject}`): Obligation => ({
  ...{ id, kind, step: 's', subject, previous: 'true' },
  title: 'Unpause image',
});
const lockWith = (obligations: readonly Obligation[], more: Partial<LockHolder> = {}): LockHolder => ({
  ...{ sha: '1'.repeat(40), run: 'run-0', owner: 'mallory', since: at, heartbeatAt: at, ours: false },
  ...{ reason: 'Deploying', progress: null, takenOverFrom: null, obligations },
  ...more,
});

/** A run that finds this lock, in a world that records what happens to it. */
function bench(holder: LockHolder) {
  const unpaused: string[] = [];
  const deleted: string[] = [];
  const onOrigin = new Map([[`refs/heads/main`, 'a'.repeat(40)]]);
  const ports = {
    git: {
      remoteCommit: async (ref: string) => onOrigin.get(ref) ?? null,
      deleteRemoteBranch: async (name: string) => {
        deleted.push(name);
        onOrigin.delete(`refs/heads/${name}`);
        return { swapped: true, sha: '' };
      },
      defaultBranch: async () => 'main',
    },
    airflow: {
      dag: async (dagId: string) => ({ dagId, paused: !unpaused.includes(dagId) }),
      setPaused: async (dagId: string) => {
        unpaused.push(dagId);
      },
      dagUrl: () => '',
    },
    github: {
      viewer: async () => ({ login: 'ben' }),
      pullRequestsFrom: async () => [],
      createDeployment: async () => 1,
      setDeploymentStatus: async () => undefined,
    },
    runner: { status: async () => undefined, forget: async () => undefined },
  } as unknown as Partial<Ports>;
  const engine = engineBench([teamLock], { ports, obligations: [...obligationKinds.values()] });
  let held: LockHolder | null = holder;
  engine.lock.read = () => Promise.resolve(held);
  engine.lock.takeOver = (sha, _reason, left) => {
    if (held?.sha !== sha) return Promise.resolve(false);
    const { run, owner } = held;
    const takenOverFrom = { sha, run, owner, obligations: left };
    held = {
      ...holder,
      sha: '2'.repeat(40),
      ours: true,
      run: 'run-1',
      owner: 'ben',
      obligations: [],
      takenOverFrom,
    };
    return Promise.resolve(true);
  };
  engine.lock.release = () => {
    held = null;
    return Promise.resolve();
  };
  const takeOver = async () => {
    engine.run.resume();
    await engine.until(() => engine.status('team-lock') === 'waiting', 'the question');
    const reason = 'Her machine is gone';
    await engine.run.decide('team-lock', {
      ...{ question: 'take-over', subject: holder.sha, choice: 'take-over', reason },
    });
  };
  const rewrite = (change: Partial<LockHolder> | null) => {
    held = change === null || held === null ? null : { ...held, ...change };
  };
  return { ...engine, takeOver, rewrite, unpaused, deleted, onOrigin };
}

describe('obligations planted in a team lock', () => {
  const planted = [
    owed('paused-dag', 'image', 'flag'),
    owed('paused-dag', 'popularity', 'paused-dag:image'),
    owed('flag', FILE, 'flag'),
    owed('flag', 'environments/prod/database.tf'),
    owed('pushed-branch', 'main'),
    owed('pushed-branch', BRANCH),
    owed('pushed-branch', 'deploy/catalog-airflow/../../main'),
    owed('pull-request', 'feature'),
    owed('team-lock', 'team lock'),
  ];

  it('are taken on only if the runbook names them, and under titles of our own', async () => {
    const { run, takeOver, until } = bench(lockWith(planted));
    await takeOver();
    const view = await until(v => v.obligations.length === 4, 'what was taken on');
    assert.deepEqual(
      view.obligations.map(o => [o.id, o.title, o.previous]),
      [
        ['team-lock', 'Release the team lock', ''],
        ['taken:run-0:paused-dag:image', 'Unpause image (left open by mallory)', 'was unpaused'],
        [
          `taken:run-0:flag:${FILE}`,
          `Set running_dags_cleared of ${FILE} back to false (left open by mallory)`,
          'was false',
        ],
        [
          `taken:run-0:pushed-branch:${BRANCH}`,
          `Open the pull request of ${BRANCH} (left open by mallory)`,
          '',
        ],
      ],
    );
    run.dispose();
  });

  it('are listed in the takeover question, with those that are not taken on', async () => {
    const { run, until } = bench(lockWith(planted));
    run.resume();
    const view = await until(v => v.phases[0]?.steps[0]?.question != null, 'the question');
    const { question, reading } = view.phases[0]?.steps[0] ?? {};
    assert.match(
      question?.detail ?? '',
      /You take on: Unpause image; .*\. 5 more that it lists are not taken on\.$/,
    );
    assert.deepEqual(
      reading?.facts.filter(f => f.label === 'Not taken on').map(f => f.value),
      [
        'paused-dag of popularity',
        'flag of environments/prod/database.tf',
        'pushed-branch of main',
        'pushed-branch of deploy/catalog-airflow/../../main',
        'pull-request of feature',
      ],
    );
    run.dispose();
  });

  it('are ignored when the ref is rewritten after the decision: only what was shown is taken on', async () => {
    const engine = bench(lockWith([owed('paused-dag', 'image')]));
    await engine.takeOver();
    await engine.until(v => v.obligations.length === 2, 'what was taken on');
    // From here on the ref says something else, in a lock that looks like this run's.
    const more = [owed('paused-dag', 'audio'), owed('pushed-branch', BRANCH)];
    engine.rewrite({
      obligations: more,
      takenOverFrom: { sha: '1'.repeat(40), run: 'run-0', owner: 'mallory', obligations: more },
    });
    await engine.run.check('team-lock').catch(() => undefined);
    await engine.run.abort('It is better to stop here');
    assert.deepEqual(engine.unpaused, ['image']);
    assert.deepEqual(engine.deleted, []);
    engine.run.dispose();
  });

  it('are not taken on by a run that took a free lock', async () => {
    const engine = bench(
      lockWith([], {
        ours: true,
        takenOverFrom: {
          ...{ sha: '1'.repeat(40), run: 'run-0', owner: 'mallory' },
          obligations: [owed('paused-dag', 'image')],
        },
      }),
    );
    engine.run.resume();
    await engine.until(() => engine.status('team-lock') === 'verified', 'the lock');
    await engine.run.abort('It is better to stop here');
    assert.deepEqual(engine.unpaused, []);
    assert.deepEqual(
      engine.run.view.obligations.map(o => o.id),
      [],
    );
    engine.run.dispose();
  });

  it('by the hundreds cost one push, are taken on up to a limit, and the rest is counted', async () => {
    const many = Array.from({ length: 400 }, (_, i) => owed('pull-request', branchAt(i)));
    const engine = bench(lockWith(many));
    await engine.takeOver();
    await engine.until(v => v.obligations.length === 51, 'fifty and the lock');
    await engine.until(() => engine.status('team-lock') === 'verified', 'the lock');
    assert.equal(engine.lock.updates.length, 1);
    const told = leftOpenBy(
      lockWith(many),
      { resources: resources(), phases: [] } as unknown as Runbook,
      's',
    );
    assert.deepEqual([told.takenOn.length, told.leftAlone.length, told.more], [50, 50, 300]);
    engine.run.dispose();
  });

  it('are taken on with those that their owner had taken on, each once, and with what tells them apart', () => {
    const { module, airflow } = resources();
    const server = 'https://airflow.example';
    const commit = 'c'.repeat(40);
    const obligations = [owed('paused-dag', 'image'), owed('pushed-branch', BRANCH), owed('flag', FILE)];
    const before = [
      { ...owed('paused-dag', 'image'), server: 'https://evil.example' },
      owed('paused-dag', 'audio'),
    ];
    const { takenOn } = leftOpenBy(
      lockWith(
        obligations.map(each => ({ ...each, server, commit })),
        { takenOverFrom: { sha: '1'.repeat(40), run: 'run-of-cleo', owner: 'cleo', obligations: before } },
      ),
      {
        resources: { other: { ...module, file: 'other.tf' }, module, airflow },
        phases: [],
      } as unknown as Runbook,
      'lock',
    );
    assert.deepEqual(
      takenOn.map(each => [each.kind, each.subject, each.server, each.commit]),
      [
        ['paused-dag', 'image', server, undefined],
        ['pushed-branch', BRANCH, undefined, commit],
        ['flag', FILE, undefined, undefined],
        ['paused-dag', 'audio', undefined, undefined],
      ],
    );
  });

  it('are unknown if the lock cannot be read, and the question says so', async () => {
    const { run, until } = bench(
      lockWith([], {
        ...{ owner: 'someone', run: 'unknown', since: null, heartbeatAt: null },
        unreadable: 'it is no JSON',
      }),
    );
    run.resume();
    const view = await until(v => v.phases[0]?.steps[0]?.question != null, 'the question');
    const { question, summary } = view.phases[0]?.steps[0] ?? {};
    assert.equal(summary, 'Someone is deploying');
    assert.match(question?.detail ?? '', /can't be read: it is no JSON\. .* What it left open is unknown/);
    assert.doesNotMatch(JSON.stringify(view), /undefined|Invalid Date|NaN/);
    run.dispose();
  });
});

describe('deleting a branch', () => {
  it('requires the commit that was pushed, and the button names the branch', async () => {
    const pushed = { ...owed('pushed-branch', BRANCH), commit: 'c'.repeat(40) };
    const engine = bench(lockWith([pushed]));
    engine.onOrigin.set(`refs/heads/${BRANCH}`, 'd'.repeat(40));
    await engine.takeOver();
    const id = `taken:run-0:pushed-branch:${BRANCH}`;
    const view = await engine.until(v => v.obligations.some(o => o.id === id), 'the branch');
    assert.equal(view.obligations.find(o => o.id === id)?.remedy, `Delete branch ${BRANCH}`);
    await assert.rejects(engine.run.meet(id), error => {
      assert.match(
        (error as Error).message,
        /is not deleted: it was pushed at ccccccc, and origin has ddddddd now/,
      );
      return problem('branch.not-ours')(error);
    });
    engine.onOrigin.set(`refs/heads/${BRANCH}`, 'c'.repeat(40));
    await engine.run.meet(id);
    assert.deepEqual(engine.deleted, [BRANCH]);
    engine.run.dispose();
  });

  it('is refused for any name that a run would not give, whatever the journal says', async () => {
    const kind = obligationKinds.get('pushed-branch');
    const { run, onOrigin, deleted } = bench(lockWith([]));
    run.dispose();
    for (const subject of [
      'main',
      'HEAD',
      'refs/tags/v1',
      'deploy/catalog-airflow/x',
      `${BRANCH}/x`,
      `x/${BRANCH}`,
    ]) {
      onOrigin.set(`refs/heads/${subject}`, 'a'.repeat(40));
      const runbook = { resources: resources(), phases: [] } as unknown as Runbook;
      const context = {
        ...{ runbook, resources: {}, productionMayHaveChanged: false },
        ports: {
          git: {
            remoteCommit: async (ref: string) => onOrigin.get(ref) ?? null,
            defaultBranch: async () => 'main',
            deleteRemoteBranch: async (name: string) => deleted.push(name),
          },
        },
      };
      const obligation = { ...owed('pushed-branch', subject), commit: 'a'.repeat(40) };
      await assert.rejects(
        kind?.meet(obligation, context as never) ?? Promise.resolve(),
        problem('branch.not-ours'),
      );
    }
    assert.deepEqual(deleted, []);
  });

  it('accepts the prefix that the runbook gives', () => {
    const steps = [{ id: 'b', kind: 'branch', with: { prefix: 'ship/' } }];
    const runbook = { resources: resources(), phases: [{ title: 't', steps }] } as unknown as Runbook;
    assert.ok(isDeploymentBranch(runbook, 'ship/catalog-airflow/2026-11-22.10.00.00'));
    assert.ok(isDeploymentBranch(runbook, 'deploy-runbook/flag-false/2026-11-22.10.00.00'));
    assert.ok(!isDeploymentBranch(runbook, 'ship/other/2026-11-22.10.00.00'));
  });
});

function branchAt(i: number): string {
  return `deploy/catalog-airflow/2026-11-22.10.${String(Math.floor(i / 60)).padStart(2, '0')}.${String(i % 60).padStart(2, '0')}`;
}

function resources() {
  return {
    module: {
      ...{ type: 'terraform-module', environment: 'prod', module: 'catalog-airflow', file: FILE },
      flag: 'running_dags_cleared',
    },
    airflow: { type: 'airflow', mayWait: { dags: ['image', 'audio'], operators: [], triggers: [] } },
  };
}
