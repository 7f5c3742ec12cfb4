import assert from 'node:assert/strict';
import { createAirflow } from '../../../src/clients/airflow';
import { createGitHub } from '../../../src/clients/github/github';
import { createRegistry } from '../../../src/clients/registry';
import { ProblemError } from '../../../src/core/errors';
import type { GitHubApi } from '../../../src/core/ports/github';
import { fillAirflow } from '../../support/busyAirflow';
import { assertGrows } from '../../unit/growth/work';
import { discard, testWorld } from '../rehearsal/worlds';
import { example, exampleItem, repo } from './github/support';
import { instantClock, never, serve, type Received } from './loopback';

const clock = instantClock();

/** One page of a list, as GitHub divides it, with the address of the next. */
function pageOf(all: readonly unknown[], { url, headers }: Received, size: number) {
  const at = new URL(url, `http://${headers.host}`);
  const page = Number(at.searchParams.get('page') ?? 1);
  at.searchParams.set('page', String(page + 1));
  const isLast = page * size >= all.length;
  return {
    items: all.slice((page - 1) * size, page * size),
    headers: isLast ? {} : { link: `<${at.href}>; rel="next"` },
  };
}

/** Only the fields of an example that are read, since a list of whole ones would hit the size limit. */
const some = (all: object, names: string) =>
  Object.fromEntries(Object.entries(all).filter(([name]) => names.split(' ').includes(name)));
const whole = exampleItem('pull-request-simple-items');
const branch = { ref: 'main', sha: 'abc', repo: { id: 1 } };
const pull = (number: number) => ({
  ...some(whole, 'title body state merged_at user html_url'),
  ...{ number, head: branch, base: branch },
});
const job = { name: 'Release', status: 'completed', conclusion: 'success', html_url: null };

/** GitHub's lists: what they hold, the field that holds them in a response, and what requests them. */
const lists: Readonly<
  Record<
    string,
    {
      readonly item: (n: number) => object;
      readonly in?: string;
      readonly path?: string;
      readonly ask: (api: GitHubApi) => Promise<unknown>;
    }
  >
> = {
  'open pull requests': {
    item: pull,
    ask: api => api.openPullRequests(repo, never),
  },
  'pull requests from a branch': {
    item: pull,
    ask: api => api.pullRequestsFrom(repo, 'deploy/catalog/1', 'all', never),
  },
  'files of a pull request': {
    item: n => ({ filename: `changelogs/${n}.md`, status: 'added' }),
    ask: api => api.pullRequestFiles(repo, 1, never),
  },
  'reviews of a pull request': {
    item: () => ({ user: { login: 'ada' }, state: 'APPROVED' }),
    ask: api => api.reviews(repo, 1, never),
  },
  'runs of a workflow': {
    item: id => ({
      ...some(example('workflow-run'), 'display_title actor head_sha created_at html_url'),
      id,
      status: null,
      conclusion: null,
    }),
    in: 'workflow_runs',
    ask: api => api.dispatchedRuns(repo, 'release.yml', '2020-01-01T00:00:00Z', never),
  },
  'jobs of a run': { item: () => job, in: 'jobs', ask: api => api.workflowJobs(repo, 7, never) },
  'check runs of a commit': {
    item: id => ({ id, name: `run ${id}`, status: 'completed', conclusion: 'success' }),
    in: 'check_runs',
    path: 'check-runs',
    ask: api => api.checks(repo, 'abc', never),
  },
  'statuses of a commit': {
    item: n => ({ context: `status ${n}`, state: 'success' }),
    in: 'statuses',
    path: 'status',
    ask: api => api.checks(repo, 'abc', never),
  },
  releases: {
    item: id => ({
      ...some(example('release'), 'name draft published_at html_url body author'),
      id,
      tag_name: `api-${id}`,
    }),
    ask: api => api.releases(repo, 'catalog-', 1, never),
  },
};
/** The fields that GitHub sends beside the rows. */
const around: Readonly<Record<string, object>> = { statuses: { url: 'x', state: 'success' } };

/** Serves a list with this many rows, and others with none; returns the requests the list took, and its problem. */
async function listed({ item, in: name, path = '', ask }: NonNullable<(typeof lists)[string]>, rows: number) {
  const all = Array.from({ length: rows }, (_, n) => item(n));
  const isOfList = ({ url }: Received) => url.replace(/\?.*$/, '').endsWith(path);
  await using server = await serve(request => {
    const key = isOfList(request) ? name : request.url.includes('check-runs') ? 'check_runs' : 'statuses';
    const { items, headers } = pageOf(isOfList(request) ? all : [], request, 100);
    if (key === undefined) return { body: items, headers };
    return { body: { total_count: all.length, ...around[key], [key]: items }, headers };
  });
  const token = () => Promise.resolve('t');
  const asked = ask(createGitHub({ address: server.url, token, clock, unpaced: true }));
  const problem = await asked.then(
    () => undefined,
    (error: unknown) => (error instanceof ProblemError ? error.problem : assert.fail(String(error))),
  );
  return { requests: server.received.filter(isOfList).length, problem };
}

describe('the requests for a growing list', () => {
  for (const [what, list] of Object.entries(lists))
    it(`grow with the pages of ${what}, and end with a problem`, async () => {
      await assertGrows('linearly', async times => {
        const { requests, problem } = await listed(list, 20 * times);
        assert.deepEqual(
          { requests, problem },
          { requests: Math.ceil((20 * times) / 100), problem: undefined },
        );
        return requests;
      });
      const { requests, problem } = await listed(list, 5_001);
      assert.equal(requests, 50);
      assert.equal(problem?.code, 'github.too-large');
      assert.match(problem.message, /more than 50 pages \(/);
      assert.ok(problem.remedy.length > 20, problem.remedy);
    });

  it('grow with the pages of tags', () =>
    assertGrows('linearly', async times => {
      const all = Array.from({ length: 500 * times }, (_, n) => `tag-${n}`);
      await using server = await serve(request => {
        if (!request.url.includes('/tags/list')) return { status: 200 };
        const { items: tags, headers } = pageOf(all, request, 1000);
        return { body: { tags }, headers };
      });
      const api = createRegistry({
        address: server.url,
        credentials: () => Promise.resolve(undefined),
        clock,
      });
      assert.equal((await api.tags('octo-org/image', never)).length, all.length);
      return server.received.length;
    }));

  for (const airflow of [2, 3] as const)
    it(`grow with the pages of unfinished DAG runs and tasks of Airflow ${airflow}`, async function () {
      this.timeout(60_000);
      const world = await testWorld({ airflow });
      try {
        const { username: user, password } = world.credentials.airflow;
        const api = createAirflow({
          address: world.addresses.airflow,
          credentials: () => Promise.resolve({ method: 'basic', user, password }),
          clock,
        });
        const look = async (tasks: number) => {
          const dags = fillAirflow(world, tasks);
          const before = world.requests.length;
          await api.snapshot(['image_data_refresh'], never);
          const asked = world.requests.slice(before).length;
          const pages = Math.ceil(dags / 100) + Math.ceil(tasks / 100);
          assert.ok(asked <= 4 + pages, `${asked} requests for ${tasks} tasks of ${dags} DAG runs`);
        };
        await look(10);
        for (const tasks of [50, 500, 5_000]) await look(tasks);
      } finally {
        await discard(world);
      }
    });
});
