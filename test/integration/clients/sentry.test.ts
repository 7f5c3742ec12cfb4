import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { createSentry } from '../../../src/clients/sentry';
import type { SentryApi } from '../../../src/core/ports/sentry';
import { problemFrom } from './failure';
import { instantClock, never, nobody, serve } from './loopback';

const secret = 'sntryu_0123456789';
const scope = { organization: 'wp', project: 'catalog', environment: 'production' };
const since = '2026-11-22T21:00:00.500Z';
const until = '2026-11-22T21:10:00.500Z';

function at(address: string): SentryApi {
  return createSentry({ address, token: () => Promise.resolve(secret), clock: instantClock() });
}
const ask = (address: string) => at(address).issues(scope, since, until, never);

function issue(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: '7',
    shortId: 'CATALOG-7',
    title: 'KeyError',
    culprit: 'x',
    level: 'error',
    status: 'unresolved',
    substatus: 'new',
    count: '3',
    userCount: 0,
    firstSeen: '2026-11-22T21:01:00Z',
    lastSeen: '2026-11-22T21:02:00.123456Z',
    permalink: 'https://wp.sentry.io/issues/7/',
    ...changes,
  };
}

describe('Sentry', () => {
  for (const [id, detail] of [
    ['4505', 'Invalid project parameter. Values must be numbers.'],
    [4505, { project: ['A valid integer is required for a project.'] }],
  ] as const)
    it(`uses the project's number when the server accepts no slug: ${JSON.stringify(detail)}`, async () => {
      await using server = await serve(({ url }) => {
        if (url.startsWith('/api/0/projects/wp/catalog/')) return { body: { id, slug: 'catalog' } };
        return url.includes('project=4505') ? { body: [issue()] } : { status: 400, body: { detail } };
      });
      assert.equal((await ask(server.url)).length, 1);
    });

  it('reads an issue without a short id or permalink', async () => {
    await using server = await serve(() => ({ body: [issue({ shortId: null, permalink: null })] }));
    const [found] = await ask(server.url);
    assert.equal(found?.shortId, '7');
    assert.equal(found.url, '');
  });

  it('asks for the unresolved issues of a window in UTC, in one environment of one project', async () => {
    await using server = await serve(() => ({ body: [issue()] }));
    assert.deepEqual(await ask(server.url), [
      {
        id: '7',
        shortId: 'CATALOG-7',
        title: 'KeyError',
        level: 'error',
        count: 3,
        firstSeen: '2026-11-22T21:01:00Z',
        lastSeen: '2026-11-22T21:02:00.123456Z',
        regressed: false,
        url: 'https://wp.sentry.io/issues/7/',
      },
    ]);
    const { pathname, searchParams } = new URL(server.received[0]?.url ?? '', server.url);
    assert.equal(pathname, '/api/0/organizations/wp/issues/');
    assert.deepEqual(Object.fromEntries(searchParams), {
      project: 'catalog',
      environment: 'production',
      query: 'is:unresolved',
      start: '2026-11-22T21:00:00',
      end: '2026-11-22T21:10:01',
      sort: 'new',
      limit: '100',
    });
    assert.equal(server.received[0]?.headers.authorization, `Bearer ${secret}`);
  });

  it('marks regressions, and leaves out issues with no event in the window', async () => {
    await using server = await serve(() => ({
      body: [
        issue({ id: 'back', substatus: 'regressed', firstSeen: '2025-01-01T00:00:00Z' }),
        issue({ id: 'same second', firstSeen: '2026-11-22T21:00:00Z', lastSeen: '2026-11-22T21:00:00Z' }),
        issue({ id: 'before', firstSeen: '2026-11-22T20:00:00Z', lastSeen: '2026-11-22T20:59:59Z' }),
        issue({ id: 'after', firstSeen: '2026-11-22T21:10:02Z', lastSeen: '2026-11-22T21:20:00Z' }),
        issue({ id: 'archived', substatus: null, count: 4 }),
      ],
    }));
    assert.deepEqual(
      (await ask(server.url)).map(({ id, regressed }) => [id, regressed]),
      [
        ['back', true],
        ['same second', false],
        ['archived', false],
      ],
    );
  });

  it('never asks for an empty window', async () => {
    await using server = await serve(() => ({ body: [] }));
    await at(server.url).issues(scope, '2026-11-22T21:00:00Z', '2026-11-22T21:00:00Z', never);
    assert.match(server.received[0]?.url ?? '', /start=2026-11-22T21%3A00%3A00&end=2026-11-22T21%3A00%3A01/);
  });

  it('reads all pages until results is false, and never leaves its origin', async () => {
    const link = (results: boolean, cursor: string): Record<string, string> => ({
      link: [
        '<https://elsewhere.example/x>; rel="previous"; results="true"; cursor="0:0:1"',
        `<https://elsewhere.example/x>; rel="next"; results="${String(results)}"; cursor="${cursor}"`,
      ].join(', '),
    });
    await using server = await serve(({ url }) =>
      url.includes('cursor=')
        ? { body: [issue({ id: '8' })], headers: link(false, '0:200:0') }
        : { body: [issue()], headers: link(true, '0:100:0') },
    );
    assert.deepEqual(
      (await ask(server.url)).map(({ id }) => id),
      ['7', '8'],
    );
    assert.match(server.received[1]?.url ?? '', /&cursor=0%3A100%3A0$/);
    assert.equal(server.received.length, 2);
  });

  it('reports too many pages instead of returning only part of the issues', async () => {
    await using server = await serve((_, count) => ({
      body: [issue()],
      headers: { link: `<x>; rel="next"; results="true"; cursor="0:${count}00:0"` },
    }));
    assert.equal((await problemFrom(ask(server.url))).code, 'sentry.too-large');
    assert.equal(server.received.length, 50);
  });

  it('fails when the server does not report regressions', async () => {
    const { substatus: _, ...old } = issue();
    await using server = await serve(() => ({ body: [old] }));
    const problem = await problemFrom(ask(server.url));
    assert.equal(problem.code, 'sentry.malformed');
    assert.match(problem.message, /0\.substatus/);
  });

  it('lists the environments', async () => {
    await using server = await serve(() => ({ body: [{ id: '1', name: 'production', isHidden: false }] }));
    assert.deepEqual(await at(server.url).environments(scope, never), ['production']);
    assert.equal(server.received[0]?.url, '/api/0/projects/wp/catalog/environments/');
  });

  it('waits for a rate limit that ends soon', async () => {
    const seconds = String(Date.parse('2026-11-22T12:00:05Z') / 1000);
    const headers = { 'x-sentry-rate-limit-remaining': '0', 'x-sentry-rate-limit-reset': seconds };
    const clock = instantClock(Date.parse('2026-11-22T12:00:00Z'));
    await using server = await serve((_, count) => (count === 1 ? { status: 429, headers } : { body: [] }));
    const api = createSentry({ address: server.url, token: () => Promise.resolve(secret), clock });
    assert.deepEqual(await api.issues(scope, since, until, never), []);
    assert.deepEqual(clock.waits, [5000]);
  });

  const refusals: readonly [number, string][] = [
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [400, 'invalid'],
    [500, 'server-error'],
  ];
  for (const [status, cause] of refusals) {
    it(`reports ${status} as ${cause}`, async () => {
      await using server = await serve(() => ({ status, body: { detail: `Because of ${secret}` } }));
      const problem = await problemFrom(ask(server.url));
      assert.equal(problem.code, `sentry.${cause}`);
      assert.match(problem.message, /Because of \*\*\*/);
      assert.doesNotMatch(inspect(problem), new RegExp(secret));
    });
  }

  it('distinguishes a missing network, a web page, nonsense, a redirect and plain HTTP', async () => {
    assert.equal((await problemFrom(ask(await nobody()))).code, 'sentry.network');
    await using page = await serve(() => ({ body: '<html>', headers: { 'content-type': 'text/html' } }));
    assert.equal((await problemFrom(ask(page.url))).code, 'sentry.html');
    await using nonsense = await serve(() => ({ body: [issue({ firstSeen: 'yesterday' })] }));
    assert.match((await problemFrom(ask(nonsense.url))).message, /0\.firstSeen: Expected a time/);
    await using other = await serve(() => ({ body: [] }));
    await using moved = await serve(() => ({ status: 302, headers: { location: `${other.url}/x` } }));
    const redirect = await problemFrom(ask(moved.url));
    assert.equal(redirect.code, 'sentry.redirect');
    assert.match(redirect.remedy, /deployRunbook\.sentry\.url/);
    assert.match(redirect.remedy, /renamed, use its new name/);
    assert.equal(other.received.length, 0);
    assert.equal((await problemFrom(ask('http://sentry.example'))).code, 'sentry.insecure');
  });
});
