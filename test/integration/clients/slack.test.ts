import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { createSlack } from '../../../src/clients/slack';
import { CancelledError } from '../../../src/core/errors';
import { problemFrom } from './failure';
import { instantClock, never, nobody, type Reply, serve } from './loopback';

const hook = '/services/T1/B2/very-secret-part';
const post = (address: string | undefined, text = 'hello'): Promise<void> =>
  createSlack({ webhook: () => Promise.resolve(address), clock: instantClock() }).post(text, never);

describe('Slack', () => {
  it('posts escaped plain text to the webhook', async () => {
    await using server = await serve(() => ({ body: 'ok' }));
    await post(server.url + hook, 'a < b & c > d');
    assert.equal(`${server.received[0]?.method} ${server.received[0]?.url}`, `POST ${hook}`);
    assert.deepEqual(JSON.parse(server.received[0]?.body ?? ''), {
      text: 'a &lt; b &amp; c &gt; d',
      mrkdwn: false,
    });
  });

  it('shortens what Slack would cut', async () => {
    await using server = await serve(() => ({ body: 'ok' }));
    await post(server.url + hook, 'x'.repeat(50_000));
    const { text } = JSON.parse(server.received[0]?.body ?? '') as { text: string };
    assert.ok(text.length <= 40_000 && text.endsWith('…'), String(text.length));
  });

  it('counts what escaping adds, and never splits a character', async () => {
    await using server = await serve(() => ({ body: 'ok' }));
    for (const [character, whole] of [
      ['&', /^a(?:&amp;)+…$/],
      ['🚀', /^a(?:🚀)+…$/],
    ] as const) {
      await post(server.url + hook, `a${character.repeat(50_000)}`);
      const { text } = JSON.parse(server.received.at(-1)?.body ?? '') as { text: string };
      assert.ok(text.length <= 40_000, String(text.length));
      assert.match(text, whole);
    }
  });

  const refusals: readonly [number, string, string][] = [
    [400, 'invalid_payload', 'invalid'],
    [403, 'invalid_token', 'forbidden'],
    [404, 'no_service', 'not-found'],
    [410, 'channel_is_archived', 'not-found'],
    [500, 'rollup_error', 'server-error'],
    [502, 'bad_gateway', 'server-error'],
    [429, 'rate_limited', 'rate-limited'],
  ];
  for (const [status, body, cause] of refusals) {
    it(`reports ${status} ${body} as ${cause} after one request, and keeps the webhook secret`, async () => {
      const headers = status === 429 ? { 'retry-after': '1' } : undefined;
      await using server = await serve(() => ({ status, body, ...(headers && { headers }) }));
      const problem = await problemFrom(post(server.url + hook));
      assert.equal(problem.code, `slack.${cause}`);
      assert.match(problem.message, new RegExp(body));
      assert.doesNotMatch(inspect(problem), /very-secret-part/);
      assert.equal(server.received.length, 1);
    });
  }

  it('accepts no response but ok', async () => {
    const replies: readonly Reply[] = [
      { body: '' },
      { body: { ok: true } },
      { body: '<html>', headers: { 'content-type': 'text/html' } },
    ];
    for (const reply of replies) {
      await using server = await serve(() => reply);
      const problem = await problemFrom(post(server.url + hook));
      assert.equal(problem.code, 'slack.malformed');
      assert.match(problem.message, /may not have been posted/);
    }
  });

  it('keeps the webhook secret in every other failure', async () => {
    await using other = await serve(() => ({ body: 'ok' }));
    await using moved = await serve(() => ({ status: 307, headers: { location: other.url + hook } }));
    await using echo = await serve(({ url }) => ({
      status: 404,
      body: `nothing at ${url} for ${url.split('/').at(-1) ?? ''}`,
    }));
    for (const [address, code] of [
      [(await nobody()) + hook, 'slack.network'],
      [moved.url + hook, 'slack.redirect'],
      [echo.url + hook, 'slack.not-found'],
      [`http://hooks.example${hook}`, 'slack.insecure'],
      [`https:/\\${hook}?a=b`, 'slack.address'],
      [`no address ${hook}`, 'slack.address'],
    ] as const) {
      const problem = await problemFrom(post(address));
      assert.equal(problem.code, code);
      assert.match(problem.remedy, /Set Slack Webhook…|network/);
      assert.doesNotMatch(inspect(problem), /very-secret-part/);
    }
    assert.equal(other.received.length, 0);
  });

  it('says how to set a webhook when there is none', async () => {
    const problem = await problemFrom(post(undefined));
    assert.equal(problem.code, 'slack.not-configured');
    assert.match(problem.remedy, /Deploy Runbook: Set Slack Webhook…/);
  });

  it('posts nothing when cancelled', async () => {
    await using server = await serve(() => ({ body: 'ok' }));
    const slack = createSlack({ webhook: () => Promise.resolve(server.url + hook), clock: instantClock() });
    await assert.rejects(slack.post('hello', AbortSignal.abort()), CancelledError);
    assert.equal(server.received.length, 0);
  });
});
