import assert from 'node:assert/strict';
import { problemFrom } from '../failure';
import { never, type Received, type Reply } from '../loopback';
import { asked, base, example, exampleItem, github, repo } from './support';

const flow = `${base}/actions/workflows/release.yml`;
const known = { body: {}, headers: { date: 'Sun, 22 Nov 2026 21:00:00 GMT' } };

function runs(...items: readonly Record<string, unknown>[]): Reply {
  return { body: { total_count: items.length, workflow_runs: items } };
}

describe('workflows of GitHub', () => {
  it("dispatches with the run's details and returns GitHub's clock before the dispatch", async () => {
    await using server = await github({
      [`GET ${flow}`]: known,
      [`POST ${flow}/dispatches`]: { body: example('workflow-dispatch-response', { workflow_run_id: 99 }) },
    });
    const dispatch = await server.api.dispatchWorkflow(
      repo,
      'release.yml',
      'main',
      { app: 'catalog' },
      never,
    );
    assert.deepEqual(dispatch, { runId: 99, at: '2026-11-22T21:00:00.000Z' });
    assert.deepEqual(JSON.parse(server.received[1]?.body ?? ''), {
      ref: 'main',
      inputs: { app: 'catalog' },
      return_run_details: true,
    });
  });

  // The former is how older Enterprise Servers answer.
  for (const status of [400, 422])
    it(`does without the details when a server rejects the field with ${status}`, async () => {
      const message = 'Invalid request.\n\n"return_run_details" is not a permitted key.';
      const answer = ({ body }: Received): Reply =>
        body.includes('return_run_details') ? { status, body: { message } } : { status: 204 };
      await using server = await github({ [`GET ${flow}`]: known, [`POST ${flow}/dispatches`]: answer });
      const { runId } = await server.api.dispatchWorkflow(repo, 'release.yml', 'main', {}, never);
      assert.equal(runId, null);
      assert.equal(server.received.length, 3);
    });

  it('says what GitHub rejects about a dispatch, after one attempt', async () => {
    await using server = await github({
      [`GET ${flow}`]: known,
      [`POST ${flow}/dispatches`]: { status: 422, body: { message: 'Unexpected inputs provided: ["x"]' } },
    });
    const problem = await problemFrom(
      server.api.dispatchWorkflow(repo, 'release.yml', 'main', { x: '1' }, never),
    );
    assert.equal(problem.code, 'github.invalid');
    assert.match(problem.message, /Unexpected inputs provided/);
    assert.equal(server.received.length, 2);
  });

  it('does not mistake a login page for a successful dispatch or deployment status', async () => {
    const page = { headers: { 'content-type': 'text/html' }, body: '<html>Sign in</html>' };
    await using server = await github({
      [`GET ${flow}`]: known,
      [`POST ${flow}/dispatches`]: page,
      [`POST ${base}/deployments/7/statuses`]: page,
    });
    const { api } = server;
    for (const work of [
      () => api.dispatchWorkflow(repo, 'release.yml', 'main', {}, never),
      () => api.setDeploymentStatus(repo, 7, 'success', 'Done', never),
    ])
      assert.equal((await problemFrom(work())).code, 'github.html');
    assert.equal(asked(server).filter(line => line.endsWith('/dispatches')).length, 1);
  });

  it('dispatches nothing when the workflow does not exist', async () => {
    await using server = await github({});
    const problem = await problemFrom(server.api.dispatchWorkflow(repo, 'release.yml', 'main', {}, never));
    assert.equal(problem.code, 'github.not-found');
    assert.deepEqual(asked(server), [`GET ${flow}`]);
  });

  it('reports a list that GitHub refuses as a problem, not as an empty list', async () => {
    await using server = await github({
      [`GET ${flow}/runs`]: { status: 409, body: { message: 'Conflict' } },
    });
    const asked = server.api.dispatchedRuns(repo, 'release.yml', '2026-11-22T21:00:00Z', never);
    assert.equal((await problemFrom(asked)).code, 'github.conflict');
  });

  it('reads a run', async () => {
    const body = example('workflow-run', { status: 'completed', conclusion: 'success', run_attempt: 2 });
    await using server = await github({ [`GET ${base}/actions/runs/30433642`]: { body } });
    assert.deepEqual(await server.api.workflowRun(repo, 30433642, never), {
      id: 30433642,
      attempt: 2,
      status: 'completed',
      conclusion: 'success',
      title: 'Update README.md',
      actor: 'octocat',
      headSha: 'acb5820ced9479c074f688cc328bf03f341a511d',
      ref: 'main',
      createdAt: '2020-01-22T19:33:08Z',
      url: 'https://github.com/octo-org/octo-repo/actions/runs/30433642',
    });
  });

  it('finds runs dispatched since a time, newest first, and leaves out older ones', async () => {
    const run = (id: number, created_at: string): Record<string, unknown> =>
      example('workflow-run', { id, created_at });
    await using server = await github({
      [`GET ${flow}/runs`]: runs(
        run(1, '2026-11-22T20:59:59Z'),
        run(2, '2026-11-22T21:00:00Z'),
        run(3, '2026-11-22T21:00:09Z'),
      ),
    });
    const found = await server.api.dispatchedRuns(repo, 'release.yml', '2026-11-22T21:00:00.700Z', never);
    assert.deepEqual(
      found.map(({ id }) => id),
      [3, 2],
    );
    assert.deepEqual(asked(server), [
      `GET ${flow}/runs?event=workflow_dispatch&created=>=2026-11-22T21:00:00Z&per_page=100`,
    ]);
  });

  it('finds the runs that another event started', async () => {
    await using server = await github({
      [`GET ${flow}/runs`]: runs(
        example('workflow-run', { id: 4, created_at: '2026-11-22T21:00:01Z', head_branch: 'catalog-7' }),
      ),
    });
    const found = await server.api.startedRuns(repo, 'release.yml', 'release', '2026-11-22T21:00:00Z', never);
    assert.deepEqual(
      found.map(({ id, ref }) => [id, ref]),
      [[4, 'catalog-7']],
    );
    assert.deepEqual(asked(server), [
      `GET ${flow}/runs?event=release&created=>=2026-11-22T21:00:00Z&per_page=100`,
    ]);
  });

  it('reads the jobs on all pages', async () => {
    const { jobs } = example('job-paginated');
    const [job] = jobs as Record<string, unknown>[];
    const path = `${base}/actions/runs/7/jobs`;
    await using server = await github({
      [`GET ${path}`]: ({ url, headers }) =>
        url.includes('page=2')
          ? { body: { total_count: 2, jobs: [{ ...job, name: 'second', conclusion: null }] } }
          : {
              body: { total_count: 2, jobs: [job] },
              headers: { link: `<http://${headers.host ?? ''}${path}?page=2>; rel="next"` },
            },
    });
    const found = await server.api.workflowJobs(repo, 7, never);
    assert.deepEqual(
      found.map(({ name, status, conclusion }) => [name, status, conclusion]),
      [
        ['build', 'completed', 'success'],
        ['second', 'completed', null],
      ],
    );
  });

  it('gives up on a server that pages forever', async () => {
    const path = `${base}/releases`;
    let page = 1;
    await using server = await github({
      [`GET ${path}`]: ({ headers }) => ({
        body: [exampleItem('release-items')],
        headers: { link: `<http://${headers.host ?? ''}${path}?page=${++page}>; rel="next"` },
      }),
    });
    const problem = await problemFrom(server.api.releases(repo, 'catalog-', 5, never));
    assert.equal(problem.code, 'github.too-large');
    assert.equal(server.received.length, 50);
  });
});
