import assert from 'node:assert/strict';
import { ProblemError } from '../../../src/core/errors';
import { branchStands, recheckGate } from '../../../src/kinds/shared/gate';
import { acceptance, dag, look, NOW, run, task } from '../core/airflow/snapshots';

const TAG = 'rel-2026.11.22.10.00.00';
const FILE = 'environments/prod/catalog-airflow.tf';
const [base, head, other] = ['a', 'b', 'c'].map(digit => digit.repeat(40)) as [string, string, string];
const image = {
  ...{ tag: TAG, digest: 'sha256:1', manifestDigest: 'sha256:1', configDigest: 'sha256:2' },
  ...{ revision: null, createdAt: null },
};
const flagLine = (value: boolean) => `  running_dags_cleared = ${String(value)}`;

/** Everything that the click checks, as it was when the plan was made. */
const asPlanned = {
  snapshot: look(),
  flag: true,
  image: image as typeof image | undefined,
  committed: TAG,
  tree: { branch: 'deploy/catalog-airflow/1', head, changed: [FILE] },
  diff: [{ path: FILE, added: [flagLine(true)], removed: [flagLine(false)] }],
  main: base,
  pushed: head as string | null,
  pulls: [] as object[],
  ours: true,
  owed: [{ id: 'flag' }],
  back: false,
  committedAt: head,
  latest: image.digest,
};

function context(given: Partial<typeof asPlanned>, looked = () => undefined) {
  const now = { ...asPlanned, ...given };
  const outputs: Readonly<Record<string, unknown>> = {
    branch: { branch: 'deploy/catalog-airflow/1', baseSha: base, defaultBranch: 'main' },
    'committed-version': { head: now.committedAt, version: now.committed },
    target: { imageTag: TAG, commit: null, image },
  };
  const at = new Date(NOW).toISOString();
  return {
    run: { back: now.back },
    signal: new AbortController().signal,
    resources: {
      image: { name: 'acme/catalog' },
      infrastructure: { name: 'acme/infrastructure' },
      airflow: { mayWait: acceptance },
      module: { module: 'catalog-airflow', file: FILE, flag: 'running_dags_cleared', version: 'docker_tag' },
    },
    used: () => [],
    override: () => undefined,
    progress: () => undefined,
    openObligations: () => now.owed,
    output: ({ name }: { name: string }) => outputs[name],
    outputIfAny: ({ name }: { name: string }) => outputs[name],
    lock: {
      read: async () => ({
        ...{ ours: now.ours, owner: 'grace', since: at, heartbeatAt: at, reason: '' },
        ...{ obligations: [], progress: null, takenOverFrom: null },
      }),
    },
    ports: {
      clock: { now: () => NOW, sleep: async () => undefined },
      airflow: {
        snapshot: async () => {
          looked();
          return now.snapshot;
        },
      },
      files: { read: async () => flagLine(now.flag) },
      hcl: { read: async () => ({ value: now.flag, line: 5 }) },
      registry: { resolve: async () => now.image, digest: async () => now.latest },
      git: {
        workingTree: async () => now.tree,
        diff: async () => now.diff,
        defaultBranch: async () => 'main',
        branchesChanging: async () => [],
        fileAt: async () => flagLine(false),
        remoteCommit: async (ref: string) => (ref === 'refs/heads/main' ? now.main : now.pushed),
      },
      github: {
        openPullRequests: async () => now.pulls,
        pullRequestFiles: async () => [{ path: FILE }],
      },
    },
  } as never;
}

async function refusal(checks: Promise<unknown>): Promise<{ code: string; message: string } | undefined> {
  try {
    await checks;
    return undefined;
  } catch (error) {
    assert.ok(error instanceof ProblemError, String(error));
    return error.problem;
  }
}

describe('the checks inside the click', () => {
  const { tree } = asPlanned;
  const colleagues = { number: 7, title: 'Deploy', head: 'deploy/catalog-airflow/2' };

  it('are six, each with what was read', async () => {
    assert.deepEqual(
      (await recheckGate(context({}))).map(line => line.slice(0, line.indexOf(':'))),
      ['the DAGs', 'the flag', 'the image', 'the branch', 'other deployments', 'the team lock'],
    );
  });

  it('look at the DAGs twice', async () => {
    let looks = 0;
    await recheckGate(context({}, () => void (looks += 1)));
    assert.equal(looks, 2);
  });

  it('say that latest has moved, which does not matter', async () => {
    const [, , read] = await recheckGate(context({ latest: 'sha256:9' }));
    assert.match(read ?? '', /latest has moved since, which does not matter here$/);
  });

  it('accept in a rollback what it undoes, and a version that the default branch already has', async () => {
    const back = { back: true, pulls: [colleagues], committedAt: base, pushed: null, latest: 'sha256:9' };
    const read = await recheckGate(context({ ...back, tree: { ...tree, head: base } }));
    assert.deepEqual(
      read.map(line => line.slice(0, line.indexOf(':'))),
      ['the DAGs', 'the flag', 'the image', 'the branch', 'the team lock'],
    );
    assert.doesNotMatch(read.join(), /latest/);
    assert.doesNotMatch(await branchStands(context({ back: true, pulls: [colleagues] })), /deployment/);
  });

  it('refuse a commit whose version differs from the approved image', async () => {
    const committed = 'rel-2026.11.01.10.00.00';
    const expected = {
      code: 'gate.image',
      message: `${committed} is committed, but ${TAG} is the image that was chosen.`,
    };
    for (const refused of [
      await refusal(recheckGate(context({ committed }))),
      // Like every other kind of act that relies on the branch.
      await refusal(branchStands(context({ committed }))),
    ])
      assert.deepEqual({ code: refused?.code, message: refused?.message }, expected);
  });

  const dagId = 'popularity';
  const busy = look({
    runs: [run(dagId)],
    tasks: [task(dagId, { state: 'running', operator: 'PythonOperator', endedAt: null })],
    dags: [dag(dagId)],
  });
  const rebuilt = { ...image, digest: 'sha256:3', manifestDigest: 'sha256:3', configDigest: 'sha256:4' };
  const cases: readonly [string, Partial<typeof asPlanned>, string, RegExp][] = [
    ['a DAG runs', { snapshot: busy }, 'gate.dags', /no longer safe/],
    ['the flag is false', { flag: false }, 'gate.flag', /running_dags_cleared is now false/],
    ['the tag is gone', { image: undefined }, 'gate.image', /the tag is gone/],
    ['the tag has moved', { image: rebuilt }, 'gate.image', /no longer the chosen/],
    ['another branch is out', { tree: { ...tree, branch: 'main' } }, 'gate.branch', /is on main at/],
    ['another commit is out', { tree: { ...tree, head: other } }, 'gate.branch', /at ccccccc/],
    ['a file has changed', { tree: { ...tree, changed: [FILE, 'x'] } }, 'gate.branch', /other changes/],
    [
      'another line has changed',
      { diff: [{ path: FILE, added: [flagLine(true)], removed: [flagLine(false), '  size = 1'] }] },
      'gate.branch',
      /differs from the commit in more than running_dags_cleared/,
    ],
    [
      'another line has changed instead',
      { diff: [{ path: FILE, added: ['  size = 2'], removed: ['  size = 1'] }] },
      'gate.branch',
      /differs from the commit in more than/,
    ],
    [
      'another attribute whose name begins like the flag',
      {
        diff: [
          {
            path: FILE,
            added: ['  running_dags_cleared_by = 2'],
            removed: ['  running_dags_cleared_by = 1'],
          },
        ],
      },
      'gate.branch',
      /differs from the commit in more than/,
    ],
    [
      "another line has become the flag's",
      { diff: [{ path: FILE, added: [flagLine(true)], removed: ['  # running_dags_cleared'] }] },
      'gate.branch',
      /differs from the commit in more than/,
    ],
    ['the default branch has moved', { main: other }, 'gate.branch', /origin\/main moved to ccccccc/],
    ['the branch on origin has moved', { pushed: other }, 'gate.branch', /on origin is not at bbbbbbb/],
    ['the branch is gone from origin', { pushed: null }, 'gate.branch', /on origin is not at/],
    ['a colleague deploys', { pulls: [colleagues] }, 'gate.other', /#7 Deploy is open/],
    ['the team lock is lost', { ours: false }, 'gate.lock', /grace/],
  ];
  for (const [what, given, code, says] of cases)
    it(`refuse when ${what}`, async () => {
      const refused = await refusal(recheckGate(context(given)));
      assert.equal(refused?.code, code);
      assert.match(refused?.message ?? '', says);
    });

  it('allow no difference from the commit when no flag is set', async () => {
    const clean = { owed: [], tree: { ...tree, changed: [] }, diff: [] };
    assert.match(await branchStands(context(clean)), /^bbbbbbb without a change; main has not moved/);
    for (const [now, says] of [
      [tree, /The checkout has changes: environments/],
      [{ ...clean.tree, branch: 'main' }, /The checkout is on main at bbbbbbb, not on deploy/],
      [{ ...clean.tree, head: other }, /at ccccccc, not on .* at bbbbbbb/],
    ] as const) {
      const refused = await refusal(branchStands(context({ ...clean, tree: now })));
      assert.match(refused?.message ?? '', says);
    }
    const moved = await refusal(branchStands(context({ ...clean, main: other })));
    assert.match(moved?.message ?? '', /origin\/main moved/);
  });
});
