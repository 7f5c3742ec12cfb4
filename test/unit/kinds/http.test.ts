import assert from 'node:assert/strict';
import * as v from 'valibot';
import { ProblemError } from '../../../src/core/errors';
import type { Fact } from '../../../src/core/journal/reading';
import type { WebAnswer } from '../../../src/core/ports/web';
import { http } from '../../../src/kinds/http';

const at = '2026-11-29T05:00:00Z';
const get = 'https://api.example.org/health';
const params = (given: object) => v.parse(http.params, { get, ...given });

/** A service that gives this answer, and a context that can only read. */
function bench(
  given: object,
  answer: WebAnswer | ProblemError,
  notes: { since?: string } = {},
  now = Date.parse(at),
) {
  const context = {
    params: params(given),
    notes,
    signal: new AbortController().signal,
    now: () => new Date(now).toISOString(),
    reading: (summary: string, facts: readonly Fact[] = []) => ({ summary, facts, at }),
    note: async (more: object) => void Object.assign(notes, more),
    ports: {
      clock: { now: () => now },
      web: {
        get: async () => {
          if (answer instanceof ProblemError) throw answer;
          return answer;
        },
      },
    },
  } as never;
  return { look: () => http.observe(context), context, notes };
}
const ok = (json: unknown): WebAnswer => ({ status: 200, json });
const down = new ProblemError({
  code: 'http.network',
  message: 'It could not be reached.',
  remedy: 'Retry.',
});

async function said(given: object, answer: WebAnswer | ProblemError): Promise<string> {
  const seen = await bench(given, answer).look();
  return `${seen.is}: ${seen.is === 'stopped' ? seen.problem.message : seen.reading.summary}`;
}

describe('checking the answer of an address', () => {
  it('accepts it by its status alone', async () => {
    assert.equal(
      await said({}, { status: 200, json: undefined }),
      'holds: Answered with status 200, as expected',
    );
    assert.equal(
      await said({ status: [401] }, { status: 401, json: undefined }),
      'holds: Answered with status 401, as expected',
    );
    assert.match(await said({}, { status: 503, json: undefined }), /^stopped: .*Status: 503, not 200$/);
    assert.match(await said({}, { status: 302, json: undefined }), /^stopped: .*Status: 302, not 200$/);
  });

  it('accepts it by its JSON', async () => {
    const json = {
      status: 'ok',
      checks: [{ name: 'db', up: true }],
      'a/b': { '~': null },
      version: 'v1.2.3',
      n: 0,
    };
    const cases: readonly (readonly [object, boolean])[] = [
      [{ at: '/status', equals: 'ok' }, true],
      [{ at: '/status', equals: 'OK' }, false],
      [{ at: '/checks/0/up', equals: true }, true],
      [{ at: '/checks/0/up', equals: 'true' }, false],
      [{ at: '/checks/-', exists: true }, false],
      [{ at: '/checks/00', exists: true }, false],
      [{ at: '/a~1b/~0', equals: null }, true],
      [{ at: '/n', equals: 0 }, true],
      [{ at: '/version', matches: '^v1\\.' }, true],
      [{ at: '/version', matches: '^1' }, false],
      [{ at: '/checks', matches: 'db' }, false],
      [{ at: '/constructor', exists: true }, false],
      [{ at: '/__proto__', exists: false }, true],
      [{ at: '', exists: true }, true],
    ];
    for (const [check, holds] of cases)
      assert.equal(
        (await bench({ json: [check] }, ok(json)).look()).is,
        holds ? 'holds' : 'stopped',
        JSON.stringify(check),
      );
  });

  it('never accepts JSON that is missing', async () => {
    for (const check of [
      { at: '', exists: true },
      { at: '/status', equals: 'ok' },
    ])
      assert.equal((await bench({ json: [check] }, { status: 200, json: undefined }).look()).is, 'stopped');
    assert.match(
      await said({ json: [{ at: '/x', exists: false }] }, { status: 200, json: undefined }),
      /Body: no JSON/,
    );
  });

  it('shows the answer beside what was expected, and gives what the groups found', async () => {
    const json = [
      { at: '/version', matches: '^v(?<major>\\d+)' },
      { at: '/status', equals: 'ok' },
    ];
    const seen = await bench({ json }, ok({ version: 'v12.1', status: 'degraded\u202e' })).look();
    assert.deepEqual(
      seen.reading?.facts.map(({ label, value }) => `${label}: ${value}`),
      [`Address: ${get}`, 'Status: 200', '/version: "v12.1"', '/status: "degraded\uFFFD", not "ok"'],
    );
    const good = await bench({ json }, ok({ version: 'v12.1', status: 'ok' })).look();
    assert.deepEqual(good.is === 'holds' && good.output, { major: '12' });
  });

  it('waits for it for a limited time', async () => {
    const given = { within: '5m', every: '15s' };
    const first = bench(given, down);
    const seen = await first.look();
    assert.ok(seen.is === 'ready' && seen.harmless === true && seen.withoutLock === true);
    await http.perform?.(first.context, seen.act);
    assert.equal(first.notes.since, '2026-11-29T05:00:00.000Z');
    const later = (ms: number) => bench(given, down, { since: at }, Date.parse(at) + ms).look();
    const working = await later(299_000);
    assert.ok(working.is === 'working' && working.checkAgainMs === 15_000);
    const over = await later(300_000);
    assert.equal(over.is === 'stopped' && over.problem.message, 'Not within 5m. It could not be reached.');
    // Once the clock was set back, nobody knows how long it has waited.
    assert.equal((await later(-1)).is, 'stopped');
  });

  it('does not wait for an address of this machine', async () => {
    const local = new ProblemError({ code: 'http.local', message: 'It leads here.', remedy: 'Change it.' });
    await assert.rejects(bench({ within: '5m' }, local).look(), /It leads here/);
  });

  it('is announced before anything of the runbook runs', () => {
    assert.deepEqual(http.runs?.(params({}), undefined as never), [{ command: `GET ${get}`, where: 'web' }]);
  });
});

describe('the parameters of an address', () => {
  const problem = (given: object) =>
    v.safeParse(http.params, { get, ...given }).issues?.[0].message ?? 'accepted';

  it('name a host, with https', () => {
    for (const address of [
      get,
      'https://example.org',
      'https://intra.example:8443/a?b=c%20d',
      'https://10.example.org/',
    ])
      assert.equal(problem({ get: address }), 'accepted', address);
    for (const [address, message] of [
      ['http://api.example.org/', /Use https/],
      ['http://localhost:8080/', /Use https/],
      ['https://localhost/', /This machine/],
      ['https://a.localhost/', /This machine/],
      ['https://127.1/', /Write an address/],
      ['https://169.254.169.254/latest', /Name the host/],
      ['https://2852039166/', /Write an address/],
      ['https://[::1]/', /This machine/],
      ['https://[fe80::1]/', /Name the host/],
      ['https://u:p@example.org/', /Write an address/],
      ['https://example.org/#a', /Write an address/],
      ['https://exämple.org/', /Write an address/],
      ['https://example.org/a b', /Write an address/],
      ['https://example.org:22/', /Write an address/],
      ['file:///etc/passwd', /Write an address/],
      ['javascript:alert(1)', /Write an address/],
      ['', /Write an address/],
    ] as const)
      assert.match(problem({ get: address }), message, address);
  });

  it('check each place in one way', () => {
    for (const check of [
      { at: '/a' },
      { at: '/a', equals: 1, exists: true },
      { at: 'a', exists: true },
      { at: '/~2', exists: true },
    ])
      assert.notEqual(problem({ json: [check] }), 'accepted', JSON.stringify(check));
  });
});
