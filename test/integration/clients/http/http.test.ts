import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import * as v from 'valibot';
import { createHttp, type Http, type HttpOptions, path, textOf } from '../../../../src/clients/http';
import { CancelledError } from '../../../../src/core/errors';
import { problemFrom } from '../failure';
import { instantClock, type Loopback, never, nobody, type Reply, serve } from '../loopback';

const secret = 'sesame-open-9876';
const schema = v.object({ runs: v.array(v.object({ state: v.string() })) });

function client(baseUrl: string, more: Partial<HttpOptions> = {}): Http {
  return createHttp({
    id: 'thing',
    name: 'Thing',
    baseUrl,
    setting: 'deployRunbook.thing.url',
    signIn: 'Deploy Runbook: Sign In to Thing…',
    headers: () => Promise.resolve({ Authorization: `Bearer ${secret}` }),
    clock: instantClock(),
    ...more,
  });
}

const get = { path: '/a', signal: never };

describe('http', () => {
  it('sends credentials, path and arrays as repeated parameters under a base path', async () => {
    await using server = await serve(() => ({ body: { runs: [{ state: 'running' }] } }));
    const answer = await client(`${server.url}/airflow/`).json(schema, {
      path: path`/dags/${'a/b+c'}/runs`,
      query: { state: ['running', 'queued'], limit: 100, order: undefined, at: '2026-01-01T00:00:00+00:00' },
      signal: never,
    });
    assert.deepEqual(answer, { runs: [{ state: 'running' }] });
    assert.equal(
      server.received[0]?.url,
      '/airflow/dags/a%2Fb%2Bc/runs?state=running&state=queued&limit=100&at=2026-01-01T00%3A00%3A00%2B00%3A00',
    );
    assert.equal(server.received[0].headers.authorization, `Bearer ${secret}`);
  });

  it('sends nothing to a path that leaves its base', async () => {
    await using server = await serve(() => ({ body: { runs: [] } }));
    for (const target of ['/dags/../admin', '/dags/%2E%2e', '/dags//runs', `${server.url}/a/./b`]) {
      const problem = await problemFrom(client(server.url).send({ path: target, signal: never }));
      assert.equal(problem.code, 'thing.invalid');
    }
    assert.equal(server.received.length, 0);
    await client(server.url).send({ path: '/ok/?next=/../x', signal: never });
    assert.equal(server.received[0]?.url, '/ok/?next=/../x');
  });

  const statuses: readonly [number, string, Reply['headers']?][] = [
    [400, 'invalid'],
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [405, 'invalid'],
    [409, 'conflict'],
    [410, 'not-found'],
    [422, 'invalid'],
    [429, 'rate-limited'],
    [403, 'rate-limited', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1795348800' }],
    [500, 'server-error'],
    [503, 'server-error'],
    [304, 'malformed'],
    [307, 'redirect'],
  ];
  for (const [status, cause, headers] of statuses) {
    it(`reports status ${status} as thing.${cause}`, async () => {
      await using server = await serve(() => ({
        status,
        body: { message: `because ${secret}` },
        ...(headers === undefined ? {} : { headers }),
      }));
      const problem = await problemFrom(client(server.url).send(get));
      assert.equal(problem.code, `thing.${cause}`);
      assert.doesNotMatch(inspect(problem), new RegExp(secret), 'an echoed secret is masked');
    });
  }

  it("quotes the service's own words and says how to sign in again", async () => {
    await using server = await serve(() => ({ status: 401, body: { title: 'Unauthorized', detail: 'No.' } }));
    const problem = await problemFrom(client(server.url).send(get));
    assert.match(
      problem.message,
      /^Thing did not accept the credentials \(GET .*\/a, status 401: Unauthorized: No\.\)\.$/,
    );
    assert.match(problem.remedy, /^Run “Deploy Runbook: Sign In to Thing…”/);
  });

  it('waits as long as a 429 asks, then retries', async () => {
    await using server = await serve((_, count) =>
      count === 1 ? { status: 429, headers: { 'retry-after': '7' } } : { body: { runs: [] } },
    );
    const clock = instantClock();
    assert.deepEqual(await client(server.url, { clock }).json(schema, get), { runs: [] });
    assert.deepEqual(clock.waits, [7000]);
  });

  it('does not wait longer than half a minute, but says until when', async () => {
    await using server = await serve(() => ({ status: 429, headers: { 'retry-after': '3600' } }));
    const clock = instantClock(Date.parse('2026-11-22T12:00:00Z'));
    const problem = await problemFrom(client(server.url, { clock }).send(get));
    assert.equal(problem.code, 'thing.rate-limited');
    assert.match(problem.message, /until 2026-11-22 13:00 UTC/);
    assert.equal(server.received.length, 1);
    assert.deepEqual(clock.waits, []);
  });

  it('does not retry a 429 without a time', async () => {
    await using server = await serve(() => ({ status: 429 }));
    assert.equal((await problemFrom(client(server.url).send(get))).code, 'thing.rate-limited');
    assert.equal(server.received.length, 1);
  });

  for (const status of [502, 503, 504]) {
    it(`repeats a read that got a ${status} at most twice, with growing waits`, async () => {
      await using server = await serve(() => ({ status }));
      const clock = instantClock();
      await problemFrom(client(server.url, { clock }).send(get));
      assert.equal(server.received.length, 3);
      const [first = 0, second = 0] = clock.waits;
      assert.ok(first >= 500 && first <= 1000 && second >= 1000 && second <= 2000, String(clock.waits));
    });
  }

  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const) {
    it(`never repeats a ${method} by itself`, async () => {
      await using server = await serve((_, count) => (count === 1 ? { status: 502 } : 'drop'));
      const http = client(server.url);
      const write = { ...get, method, body: { a: 1 } };
      assert.equal((await problemFrom(http.send(write))).code, 'thing.server-error');
      assert.equal((await problemFrom(http.send(write))).code, 'thing.network');
      assert.equal(server.received.length, 2);
    });
  }

  it('repeats a write that the caller marks as repeatable', async () => {
    await using server = await serve((_, count) => (count === 1 ? 'drop' : { body: 'ok' }));
    const answer = await client(server.url).send({
      ...get,
      method: 'PATCH',
      body: { a: 1 },
      repeatable: true,
    });
    assert.equal(textOf(answer), 'ok');
    assert.deepEqual(
      server.received.map(({ body }) => body),
      ['{"a":1}', '{"a":1}'],
    );
  });

  it('distinguishes an absent service, an unknown host and a dropped connection after three attempts', async () => {
    assert.equal((await problemFrom(client(await nobody()).send(get))).code, 'thing.network');
    assert.equal(
      (await problemFrom(client('https://no-such-host.invalid').send(get))).code,
      'thing.wrong-host',
    );
    await using server = await serve(() => 'drop');
    assert.equal((await problemFrom(client(server.url).send(get))).code, 'thing.network');
    assert.equal(server.received.length, 3);
  });

  for (const way of ['hang', 'drip'] as const) {
    it(`gives up after the time allowed when the response is a ${way}`, async () => {
      await using server = await serve(() => way);
      const problem = await problemFrom(client(server.url, { timeoutMs: 50 }).send(get));
      assert.equal(problem.code, 'thing.timeout');
      assert.equal(server.received.length, 1);
    });
  }

  it('reports a server without a usable certificate', async () => {
    await using server = await serve(() => ({ body: {} }));
    const problem = await problemFrom(client(server.url.replace('http:', 'https:')).send(get));
    assert.equal(problem.code, 'thing.certificate');
  });

  it('recognizes a login page', async () => {
    const page: Reply = {
      body: '<html>Sign in</html>',
      headers: { 'content-type': 'text/html; charset=utf-8' },
    };
    await using server = await serve(() => page);
    const problem = await problemFrom(client(server.url).json(schema, get));
    assert.equal(problem.code, 'thing.html');
    assert.match(problem.remedy, /deployRunbook\.thing\.url/);
  });

  it('names the malformed field and the request', async () => {
    await using server = await serve(() => ({ body: { runs: [{ state: 'ok' }, { state: 5 }] } }));
    const problem = await problemFrom(client(server.url).json(schema, get));
    assert.equal(problem.code, 'thing.malformed');
    assert.match(
      problem.message,
      /Thing's answer to GET http:.*\/a doesn't fit at runs\.1\.state: .*string.*5/,
    );
  });

  const odd: readonly [string, Reply][] = [
    ['text', { body: 'ok' }],
    ['broken JSON', { body: '{"runs":[', headers: { 'content-type': 'application/json' } }],
    ['nothing', { status: 204 }],
  ];
  for (const [name, reply] of odd) {
    it(`reports ${name} in place of JSON as malformed`, async () => {
      await using server = await serve(() => reply);
      assert.equal((await problemFrom(client(server.url).json(schema, get))).code, 'thing.malformed');
    });
  }

  it('stops reading a response that is too large', async () => {
    await using server = await serve(() => ({ body: { runs: [], more: 'x'.repeat(5000) } }));
    const problem = await problemFrom(client(server.url, { maxBytes: 1000 }).json(schema, get));
    assert.equal(problem.code, 'thing.too-large');
    assert.equal(server.received.length, 1);
  });

  it('does not follow redirects, so that no credentials reach another origin', async () => {
    await using other = await serve(() => ({ body: { runs: [] } }));
    await using server = await serve(() => ({
      status: 302,
      headers: { location: `${other.url}/steal?x=1` },
    }));
    const problem = await problemFrom(client(server.url).json(schema, get));
    assert.equal(problem.code, 'thing.redirect');
    assert.match(problem.message, new RegExp(other.url));
    assert.equal(other.received.length, 0);
  });

  it('sends nothing to another origin when given a full address', async () => {
    await using other = await serve(() => ({ body: { runs: [] } }));
    await using server = await serve(() => ({ body: { runs: [] } }));
    const http = client(`${server.url}/api`);
    await http.json(schema, { path: `${server.url}/api/a?page=2`, signal: never });
    assert.equal(server.received[0]?.url, '/api/a?page=2');
    const problem = await problemFrom(http.json(schema, { path: `${other.url}/a`, signal: never }));
    assert.equal(problem.code, 'thing.wrong-host');
    assert.equal(other.received.length, 0);
  });

  const addresses: readonly [string, string][] = [
    ['http://example.com', 'insecure'],
    ['http://127.0.0.1.example.com', 'insecure'],
    ['http://192.168.0.1', 'insecure'],
    ['ftp://example.com', 'address'],
    ['', 'address'],
    ['https://me:secret@example.com', 'address'],
    ['https://example.com/?a=b', 'address'],
  ];
  for (const [address, cause] of addresses) {
    it(`refuses the address "${address}" before anything is sent`, async () => {
      let asked = 0;
      const headers = (): Promise<Record<string, string>> => Promise.resolve({ a: String(++asked) });
      const problem = await problemFrom(client(address, { headers }).send(get));
      assert.equal(problem.code, `thing.${cause}`);
      assert.equal(asked, 0);
    });
  }

  it('reports "cancelled", not "failed", whenever the signal aborts', async () => {
    await using server = await serve(() => 'hang');
    await assert.rejects(client(server.url).send({ path: '/', signal: AbortSignal.abort() }), CancelledError);
    const later = new AbortController();
    const pending = client(server.url).send({ path: '/', signal: later.signal });
    later.abort();
    await assert.rejects(pending, CancelledError);
  });

  it('quotes neither the body nor the response of a confidential exchange', async () => {
    const reply = (status: number, body: unknown): Promise<Loopback> => serve(() => ({ status, body }));
    const login = { ...get, method: 'POST', body: { password: secret }, confidential: true } as const;
    await using refusing = await reply(422, { detail: [{ msg: 'bad', input: secret }] });
    await using odd = await reply(201, { access_token: [secret] });
    const first = await problemFrom(client(refusing.url, { headers: () => Promise.resolve({}) }).send(login));
    const token = v.object({ access_token: v.string() });
    const second = await problemFrom(
      client(odd.url, { headers: () => Promise.resolve({}) }).json(token, login),
    );
    assert.doesNotMatch(inspect([first, second]), new RegExp(secret));
    assert.match(second.message, /access_token/);
  });
});
