import assert from 'node:assert/strict';
import type { AirflowCredentials } from '../../../src/clients/airflow';
import { problemFrom } from '../clients/failure';
import { never, type Received, type Reply } from '../clients/loopback';
import { ada, idle, tinyAirflow } from './tinyAirflow';

const html: Reply = { headers: { 'content-type': 'text/html' }, body: '<html>Sign in</html>' };

describe('signing in to Airflow', () => {
  it('sends nothing while nobody is signed in', async () => {
    await using airflow = await tinyAirflow(request => idle('v1', request));
    airflow.signIn(undefined);
    const problem = await problemFrom(airflow.api.snapshot([], never));
    assert.equal(problem.code, 'airflow.not-signed-in');
    assert.deepEqual(airflow.asked(), []);
  });

  it('sends user and password to Airflow 2 with each request', async () => {
    await using airflow = await tinyAirflow(request => idle('v1', request));
    assert.equal((await airflow.api.snapshot([], never)).readableDags, 1);
    const sent = airflow.server.received.map(request => request.headers.authorization);
    assert.deepEqual(
      new Set(sent),
      new Set([`Basic ${Buffer.from('ada:love-of-engines').toString('base64')}`]),
    );
  });

  for (const method of ['basic', 'token'] as const) {
    it(`gets one token from Airflow 3 for all requests (${method})`, async () => {
      await using airflow = await tinyAirflow(request => idle('v2', request), {
        ...ada,
        method,
      } as AirflowCredentials);
      await airflow.api.snapshot([], never);
      await airflow.api.snapshot([], never);
      const logins = airflow.server.received.filter(request => request.url === '/auth/token');
      assert.deepEqual(
        logins.map(({ body }) => JSON.parse(body) as unknown),
        [{ username: 'ada', password: 'love-of-engines' }],
      );
      assert.match(logins[0]?.headers['content-type'] ?? '', /^application\/json/);
      const dags = airflow.server.received.filter(request => request.url.startsWith('/api/v2/dags'));
      assert.deepEqual(new Set(dags.map(r => r.headers.authorization)), new Set(['Bearer token-of-ada']));
    });
  }

  it('still sends the token after another request was refused', async () => {
    await using airflow = await tinyAirflow(request =>
      request.url.startsWith('/api/v2/dags/')
        ? { status: 403, body: { detail: 'Forbidden' } }
        : idle('v2', request),
    );
    await problemFrom(airflow.api.snapshot([], never));
    const dags = airflow.server.received.filter(request => request.url.startsWith('/api/v2/dags'));
    assert.ok(dags.length > 1);
    assert.deepEqual(new Set(dags.map(r => r.headers.authorization)), new Set(['Bearer token-of-ada']));
  });

  it('keeps using the token while it checks again which server answers', async () => {
    let looks: Promise<unknown> | undefined;
    await using airflow = await tinyAirflow(request => {
      if (request.url.startsWith('/api/v2/dags?')) looks ??= airflow.api.server(never);
      return idle('v2', request);
    });
    await airflow.api.snapshot([], never);
    await looks;
    const dags = airflow.server.received.filter(request => request.url.startsWith('/api/v2/dags'));
    assert.ok(dags.length > 2);
    assert.deepEqual(new Set(dags.map(r => r.headers.authorization)), new Set(['Bearer token-of-ada']));
  });

  it('sends a pasted token and custom headers as they are', async () => {
    await using airflow = await tinyAirflow(request => idle('v2', request), {
      method: 'bearer',
      token: 'pasted',
    });
    await airflow.api.snapshot([], never);
    assert.ok(airflow.server.received.every(request => request.headers.authorization === 'Bearer pasted'));
    const count = airflow.server.received.length;
    airflow.signIn({ method: 'headers', headers: { Cookie: 'session=1', 'X-Proxy': 'yes' } });
    await airflow.api.snapshot([], never);
    const later = airflow.server.received.slice(count);
    assert.ok(later.length > 0);
    assert.ok(later.every(({ headers }) => headers.cookie === 'session=1' && headers['x-proxy'] === 'yes'));
    assert.ok(later.every(({ headers }) => headers.authorization === undefined));
  });

  it('replaces an expired token once, and continues silently', async () => {
    let valid = '';
    let logins = 0;
    const answer = (request: Received): Reply => {
      if (request.url === '/auth/token')
        return { status: 201, body: { access_token: (valid = `token-${++logins}`) } };
      const open = request.url === '/api/v2/version' || request.headers.authorization === `Bearer ${valid}`;
      return open ? idle('v2', request) : { status: 401, body: { detail: 'Invalid JWT token' } };
    };
    await using airflow = await tinyAirflow(answer);
    await airflow.api.snapshot([], never);
    valid = 'another';
    airflow.clock.time += 60_000;
    assert.equal((await airflow.api.snapshot([], never)).readableDags, 1);
    assert.equal(logins, 2);
  });

  it('replaces an expired token once when the server says forbidden', async () => {
    let isDown = false;
    let valid = '';
    let logins = 0;
    const answer = (request: Received): Reply => {
      if (request.url === '/auth/token')
        return { status: 201, body: { access_token: (valid = `token-${++logins}`) } };
      const open = request.url === '/api/v2/version' || request.headers.authorization === `Bearer ${valid}`;
      if (isDown) return { status: 500, body: {} };
      return open ? idle('v2', request) : { status: 403, body: { detail: 'Forbidden' } };
    };
    await using airflow = await tinyAirflow(answer);
    await airflow.api.snapshot([], never);
    valid = 'another';
    airflow.clock.time += 3_600_000;
    assert.equal((await airflow.api.snapshot([], never)).readableDags, 1);
    assert.equal(logins, 2);
    // After a failure it detects the server again, with a token that has expired meanwhile.
    isDown = true;
    await problemFrom(airflow.api.snapshot([], never));
    isDown = false;
    valid = 'another';
    airflow.clock.time += 3_600_000;
    assert.equal((await airflow.api.snapshot([], never)).readableDags, 1);
    assert.equal(logins, 3);
  });

  it('believes a server that says forbidden to a fresh token', async () => {
    const answer = (request: Received): Reply =>
      request.url.startsWith('/api/v2/dags')
        ? { status: 403, body: { detail: 'Forbidden' } }
        : idle('v2', request);
    await using airflow = await tinyAirflow(answer);
    for (let poll = 0; poll < 6; poll++) {
      assert.equal((await problemFrom(airflow.api.snapshot([], never))).code, 'airflow.forbidden');
      airflow.clock.time += 3000;
    }
    assert.equal(airflow.asked().filter(line => line === 'POST /auth/token').length, 1);
  });

  it('does not log in on every poll when no token is ever accepted', async () => {
    const answer = (request: Received): Reply =>
      request.url.startsWith('/api/v2/dags') ? { status: 401, body: { detail: 'no' } } : idle('v2', request);
    await using airflow = await tinyAirflow(answer);
    for (let poll = 0; poll < 6; poll++) {
      assert.equal((await problemFrom(airflow.api.snapshot([], never))).code, 'airflow.unauthorized');
      airflow.clock.time += 3000;
    }
    assert.equal(airflow.asked().filter(line => line === 'POST /auth/token').length, 2);
  });

  it('does not resend a rejected password, but tries a new one at once', async () => {
    const answer = (request: Received): Reply =>
      request.url === '/auth/token' && !request.body.includes('right')
        ? { status: 401, body: { detail: 'Invalid credentials' } }
        : idle('v2', request);
    await using airflow = await tinyAirflow(answer, {
      method: 'token',
      user: 'ada',
      password: 'wrong-password',
    });
    for (let poll = 0; poll < 3; poll++) {
      const problem = await problemFrom(airflow.api.snapshot([], never));
      assert.equal(problem.code, 'airflow.unauthorized');
      assert.ok(!JSON.stringify(problem).includes('wrong-password'));
    }
    assert.equal(airflow.asked().filter(line => line === 'POST /auth/token').length, 1);
    airflow.signIn({ method: 'token', user: 'ada', password: 'right-password' });
    assert.equal((await airflow.api.snapshot([], never)).readableDags, 1);
  });

  it('reports an Airflow 3 that gives no token for a user and password', async () => {
    for (const refusal of [{ status: 404, body: {} }, { status: 422, body: { detail: 'no' } }, html]) {
      await using airflow = await tinyAirflow(request =>
        request.url === '/auth/token' ? refusal : idle('v2', request),
      );
      assert.equal((await problemFrom(airflow.api.snapshot([], never))).code, 'airflow.no-token-login');
    }
  });
});

describe('finding out which Airflow answers', () => {
  it('asks once, and again only when somebody wants to know the version', async () => {
    await using airflow = await tinyAirflow(request => idle('v1', request));
    await airflow.api.snapshot([], never);
    const first = airflow.asked().length;
    await airflow.api.snapshot([], never);
    assert.equal(first, 6);
    assert.deepEqual(airflow.asked().slice(first), [
      'GET /api/v1/dags',
      'POST /api/v1/dags/~/dagRuns/~/taskInstances/list',
      'POST /api/v1/dags/~/dagRuns/list',
    ]);
    assert.deepEqual(await airflow.api.server(never), { api: 'v1', version: '2.9.3' });
    assert.equal(airflow.asked().length, 11);
  });

  it('works under a path', async () => {
    const under = (request: Received): Reply =>
      request.url.startsWith('/team/airflow/')
        ? idle('v2', { ...request, url: request.url.slice('/team/airflow'.length) })
        : { status: 404, body: {} };
    await using airflow = await tinyAirflow(under, ada, '/team/airflow/');
    assert.equal((await airflow.api.snapshot([], never)).server.api, 'v2');
    assert.equal(airflow.api.dagUrl('a b'), `${airflow.server.url}/team/airflow/dags/a%20b`);
    assert.equal(
      airflow.api.dagUrl('a b', 'manual__2026-11-22T00:00:00+00:00'),
      `${airflow.server.url}/team/airflow/dags/a%20b/runs/manual__2026-11-22T00%3A00%3A00%2B00%3A00`,
    );
  });

  it('notices a different major version after a failure', async () => {
    let api: 'v1' | 'v2' = 'v1';
    await using airflow = await tinyAirflow(request => idle(api, request));
    assert.equal((await airflow.api.snapshot([], never)).server.api, 'v1');
    api = 'v2';
    assert.equal((await problemFrom(airflow.api.snapshot([], never))).code, 'airflow.not-found');
    assert.equal((await airflow.api.snapshot([], never)).server.api, 'v2');
    api = 'v1';
    assert.equal((await problemFrom(airflow.api.snapshot([], never))).code, 'airflow.not-found');
    assert.equal((await airflow.api.snapshot([], never)).server.api, 'v1');
  });

  const cases: readonly (readonly [string, (request: Received) => Reply, string])[] = [
    ["a proxy's login page", () => html, 'airflow.html'],
    [
      "a proxy's redirect to its login",
      () => ({ status: 302, headers: { location: 'https://login.example.org/' } }),
      'airflow.redirect',
    ],
    ['a proxy that wants other credentials', () => ({ status: 401, body: {} }), 'airflow.unauthorized'],
    ['a proxy that forbids', () => ({ status: 403, body: {} }), 'airflow.forbidden'],
    ['a server other than Airflow', () => ({ status: 404, body: 'nothing here' }), 'airflow.not-found'],
    ['another service with a version', () => ({ body: { version: 'latest' } }), 'airflow.malformed'],
  ];
  for (const [what, answer, code] of cases) {
    it(`recognizes ${what}`, async () => {
      await using airflow = await tinyAirflow(answer);
      const problem = await problemFrom(airflow.api.server(never));
      assert.equal(problem.code, code);
      assert.ok(!JSON.stringify(problem).includes('love-of-engines'));
    });
  }

  it('finds Airflow 2 behind a proxy that serves a page at unknown addresses', async () => {
    await using airflow = await tinyAirflow(request =>
      request.url.startsWith('/api/v2') ? html : idle('v1', request),
    );
    assert.equal((await airflow.api.server(never)).api, 'v1');
  });
});
