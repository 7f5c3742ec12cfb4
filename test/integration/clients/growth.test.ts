import assert from 'node:assert/strict';
import { createAirflow } from '../../../src/clients/airflow';
import { createGitHub } from '../../../src/clients/github/github';
import { createRegistry } from '../../../src/clients/registry';
import { fillAirflow } from '../../support/busyAirflow';
import { assertGrows } from '../../unit/growth/work';
import { discard, testWorld } from '../rehearsal/worlds';
import { exampleItem } from './github/support';
import { instantClock, never, serve, type Received } from './loopback';

const clock = instantClock();

/** One page of a list, as GitHub cuts it, with the address of the next. */
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

describe('the requests for a list that grows', () => {
  it('are by the pages of open pull requests', () =>
    assertGrows('linearly', async times => {
      const all = Array.from({ length: 20 * times }, (_, n) =>
        exampleItem('pull-request-simple-items', { number: n }),
      );
      await using server = await serve(request => {
        const { items: body, headers } = pageOf(all, request, 100);
        return { body, headers };
      });
      const api = createGitHub({
        address: server.url,
        token: () => Promise.resolve('t'),
        clock,
        unpaced: true,
      });
      await api.openPullRequests('octo-org/octo-repo', never);
      assert.equal(server.received.length, Math.ceil(all.length / 100));
      return server.received.length;
    }));

  it('are by the pages of tags', () =>
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
    it(`are by the pages of unfinished DAG runs and tasks of Airflow ${airflow}`, async function () {
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
