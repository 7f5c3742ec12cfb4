import assert from 'node:assert/strict';
import { createAirflow } from '../../../src/clients/airflow';
import { createGitHub } from '../../../src/clients/github/github';
import { createRegistry } from '../../../src/clients/registry';
import { createSentry } from '../../../src/clients/sentry';
import { createSlack } from '../../../src/clients/slack';
import { ProblemError } from '../../../src/core/errors';
import type { Problem } from '../../../src/core/errors';
import { instantClock, never, type Received, type Reply, serve } from './loopback';

const secret = 'gho_0123456789abcdefABCDEF';
const clock = instantClock();
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** A request to each service. */
function asks(address: string): Readonly<Record<string, () => Promise<unknown>>> {
  const token = () => Promise.resolve(secret);
  const github = createGitHub({ address, token, clock, unpaced: true });
  const sentry = createSentry({ address, token, clock });
  const scope = { organization: 'o', project: 'p', environment: 'e' };
  const registry = createRegistry({ address, clock });
  const by = (credentials: Parameters<typeof createAirflow>[0]['credentials']) =>
    createAirflow({ address, credentials, clock });
  return {
    'GitHub, reading one': () => github.pullRequest('o/r', 1, never),
    'GitHub, reading a list': () => github.reviews('o/r', 1, never),
    'GitHub, reading a file': () => github.fileAt('o/r', 'a', 'main', never),
    'GitHub, writing': () => github.updatePullRequestBody('o/r', 1, 'x', never),
    Sentry: () => sentry.issues(scope, '2026-11-22T12:00:00Z', '2026-11-22T13:00:00Z', never),
    'the registry': () => registry.tags('a/b', never),
    'Airflow, basic': () =>
      by(() => Promise.resolve({ method: 'basic', user: 'someone', password: secret })).snapshot([], never),
    'Airflow, headers': () =>
      by(() => Promise.resolve({ method: 'headers', headers: { Cookie: `a=b; session=${secret}` } })).health(
        never,
      ),
    Slack: () =>
      createSlack({ webhook: () => Promise.resolve(`${address}/services/T0/B0/${secret}`), clock }).post(
        'x',
        never,
      ),
  };
}

async function problemOf(work: () => Promise<unknown>): Promise<Problem | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    // Anything else is an unclassified error.
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
}

describe('a server that echoes what it was sent', () => {
  const echo = ({ headers, url }: Received): Record<string, unknown> => {
    const sent = { ...headers, url };
    const text = JSON.stringify(sent);
    return {
      message: text,
      detail: text,
      title: base64(text),
      errors: [{ ...sent, message: encodeURIComponent(text), code: text.toUpperCase() }],
      [text]: 1,
    };
  };
  const ways: Readonly<Record<string, (request: Received) => Reply>> = {
    'in an error': request => ({ status: 422, body: echo(request) }),
    'in another error': request => ({ status: 403, body: echo(request) }),
    'in text': request => ({ status: 400, body: JSON.stringify(echo(request)) }),
    'as a page': request => ({
      status: 500,
      headers: { 'content-type': 'text/html' },
      body: JSON.stringify(echo(request)),
    }),
    'in an answer': request => ({ body: echo(request) }),
    'in broken JSON': request => ({
      headers: { 'content-type': 'application/json' },
      body: `{${JSON.stringify(request.headers)}`,
    }),
    'in a redirect': ({ headers, url }) => ({
      status: 302,
      headers: { location: `https://${(headers.authorization ?? url).replaceAll(/\W/g, '-')}.example/` },
    }),
    'in headers': ({ headers }) => ({
      status: 401,
      headers: {
        'content-type': headers.authorization ?? headers.cookie ?? 'text/plain',
        'www-authenticate': `Bearer realm="https://${secret}.example/"`,
        'x-github-sso': `url=https://github.com/${secret}`,
      },
    }),
  };
  for (const [how, reply] of Object.entries(ways)) {
    it(`gets no secret shown ${how}`, async () => {
      await using server = await serve(request => reply(request));
      for (const [name, ask] of Object.entries(asks(server.url))) {
        const said = JSON.stringify((await problemOf(ask)) ?? '');
        // Only what was sent can be known as secret; the registry gets no credentials.
        if (name === 'the registry') continue;
        for (const form of [
          secret,
          base64(secret).slice(0, -4),
          base64(`someone:${secret}`),
          secret.replaceAll('_', '-'),
        ])
          assert.ok(!said.toLowerCase().includes(form.toLowerCase()), `${name}: ${said}`);
      }
    });
  }
});

describe('a server that answers endlessly or with nonsense', () => {
  const row = { name: 'x', status: 'x', conclusion: null, filename: 'x' };
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
  const replies: Readonly<Record<string, (request: Received, count: number) => Reply>> = {
    'the same page forever': ({ url }) => ({
      headers: { link: `<${url}>; rel="next"; results="true"; cursor="1"` },
      body: list([]),
    }),
    'new pages forever': (_, count) => ({
      headers: { link: `</x?page=${count}>; rel="next"; results="true"; cursor="${count}"` },
      body: list(Array.from({ length: 3 }, (_each, index) => `${count}-${index}`)),
    }),
    '150,000 rows in a page': () => ({ headers: { 'content-type': 'application/json' }, body: many() }),
    'deep JSON': () => ({ headers: { 'content-type': 'application/json' }, body: deep }),
    'deep JSON in an error': () => ({
      status: 422,
      headers: { 'content-type': 'application/json' },
      body: `{"errors":${deep},"message":"x"}`,
    }),
    'deep JSON in a failure': () => ({
      status: 500,
      headers: { 'content-type': 'application/json' },
      body: `{"data":${deep}}`,
    }),
    "names of an object's own members": () => ({
      headers: { 'content-type': 'application/json' },
      body: '{"__proto__":{"a":1},"constructor":[],"toString":{},"errors":{"constructor":1}}',
    }),
    nothing: () => ({ headers: { 'content-type': 'application/json' }, body: '' }),
    null: () => ({ headers: { 'content-type': 'application/json' }, body: 'null' }),
  };
  let long: string | undefined;
  function many(): string {
    return (long ??= JSON.stringify(list(Array.from({ length: 150_000 }, (_, index) => String(index)))));
  }
  function list(ids: readonly string[]): Record<string, unknown> {
    return {
      tags: ids,
      total_entries: 1e9,
      dags: ids.map(id => ({
        dag_id: id,
        is_paused: false,
        next_dagrun_create_after: null,
        next_dagrun_run_after: null,
      })),
      dag_runs: ids.map(id => ({ dag_id: id, dag_run_id: id, state: 'running', start_date: null })),
      task_instances: [],
      version: '2.9.3',
      import_errors: [],
      ...row,
    };
  }
  for (const [what, reply] of Object.entries(replies)) {
    it(`leads to a problem or an answer after few requests: ${what}`, async function () {
      this.timeout(60_000);
      for (const name of Object.keys(asks('http://127.0.0.1'))) {
        await using server = await serve((request, count) => reply(request, count));
        await problemOf(asks(server.url)[name] ?? assert.fail());
        assert.ok(server.received.length <= 320, `${name}: ${server.received.length} requests`);
      }
    });
  }

  it('is stopped by the number of pages and rows of a list of GitHub, and by repeated pages', async () => {
    const review = { user: { login: 'ada' }, state: 'APPROVED', commit_id: null };
    for (const [rows, next] of [
      [1, (count: number) => count],
      [1, () => 1],
      [15_000, (count: number) => count],
    ] as const) {
      await using server = await serve((_, count) => ({
        headers: { link: `<${server.url}/repos/o/r/pulls/1/reviews?page=${next(count)}>; rel="next"` },
        body: Array.from({ length: rows }, () => review),
      }));
      const problem = await problemOf(asks(server.url)['GitHub, reading a list'] ?? assert.fail());
      assert.equal(problem?.code, 'github.too-large');
      assert.ok(server.received.length <= 51);
    }
  });

  it('may not send 150,000 tags, not even on one page', async () => {
    const tags = Array.from({ length: 150_000 }, (_, index) => `t${index}`);
    await using server = await serve(() => ({ body: { name: 'a/b', tags } }));
    const problem = await problemOf(asks(server.url)['the registry'] ?? assert.fail());
    assert.equal(problem?.code, 'registry.too-large');
  });

  it('may send thousands of tags', async () => {
    await using server = await serve(({ url }, count) => ({
      headers: count < 20 ? { link: `</v2/a/b/tags/list?last=${count}>; rel="next"` } : {},
      body: {
        name: 'a/b',
        tags: Array.from({ length: 1000 }, (_, index) => `${url.length}-${count}-${index}`),
      },
    }));
    const tags = await createRegistry({ address: server.url, clock }).tags('a/b', never);
    assert.equal(tags.length, 20_000);
  });
});

describe('addresses', () => {
  for (const address of [
    'http://localhost\\@evil.example/x',
    'https://user:p@ss@host/x',
    'https://@host/',
    'https://host\t/x',
    ' https://host/',
    'https://host:22/',
    'https://ho\u200Bst/',
    'https://host/\u0000',
    'http://127.0.0.1\\.evil.example',
    'javascript:alert(1)',
  ]) {
    it(`are refused and yield no link: ${JSON.stringify(address)}`, async () => {
      for (const ask of Object.values(asks(address))) {
        const problem = await problemOf(ask);
        assert.match(problem?.code ?? '', /\.(address|insecure|wrong-host|invalid|network)$/);
        assert.doesNotMatch(JSON.stringify(problem), /p@ss|user:/);
      }
      const airflow = createAirflow({ address, credentials: () => Promise.resolve(undefined), clock });
      assert.equal(airflow.dagUrl('d'), '');
      assert.equal(createRegistry({ address, clock }).imageUrl('i'), '');
    });
  }

  it('are opened as they were parsed', () => {
    const at = (address: string) =>
      createAirflow({ address, credentials: () => Promise.resolve(undefined), clock }).dagUrl('a b');
    assert.equal(at('https://airflow.example/base/'), 'https://airflow.example/base/dags/a%20b');
    assert.equal(at('http://LOCALHOST:8080'), 'http://localhost:8080/dags/a%20b');
  });

  it('from GitHub are dropped unless they lead to this GitHub', async () => {
    for (const [url, kept] of [
      ['https://github.com/o/r/actions/runs/1', true],
      ['https://evil.example/o/r', false],
      ['https://github.com@evil.example/', false],
      ['https://github.com\\@evil.example/', false],
      ['javascript:alert(1)', false],
      ['command:workbench.action.quit', false],
    ] as const) {
      const job = { name: 'x', status: 'completed', conclusion: null, html_url: url };
      await using server = await serve(() => ({ body: { total_count: 1, jobs: [job] } }));
      const github = createGitHub({
        address: server.url,
        token: () => Promise.resolve(secret),
        clock,
        unpaced: true,
      });
      const [found] = await github.workflowJobs('o/r', 1, never);
      assert.equal(found?.url, kept ? url : '');
    }
  });
});
