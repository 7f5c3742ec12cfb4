import assert from 'node:assert/strict';
import { createWeb } from '../../../src/clients/web';
import { isLocal } from '../../../src/clients/http/localAddresses';
import { problemFrom } from './failure';
import { serve, type Reply } from './loopback';

const signal = new AbortController().signal;
/** The client as used in production, but allowed to reach a local server. */
const web = createWeb({ isRefused: () => false });
const codeOf = async (promise: Promise<unknown>) => (await problemFrom(promise)).code;
async function get(reply: Reply | 'hang' | 'drip' | 'drop', timeoutMs = 5_000) {
  await using server = await serve(() => reply);
  return {
    answer: await web.get(`${server.url}/health?full=1`, timeoutMs, signal),
    received: server.received,
  };
}

describe('an address that a runbook names', () => {
  it('is read once, without revealing who asks', async () => {
    const { answer, received } = await get({ body: { status: 'ok' } });
    assert.deepEqual(answer, { status: 200, json: { status: 'ok' } });
    assert.equal(received.length, 1);
    const { method, url, headers, body } = received[0] ?? {};
    assert.deepEqual([method, url, body], ['GET', '/health?full=1', '']);
    for (const name of ['authorization', 'cookie', 'proxy-authorization', 'referer'])
      assert.equal(headers?.[name], undefined);
  });

  it('may answer with any status, and without JSON', async () => {
    const { answer } = await get({ status: 503, body: 'down' });
    assert.deepEqual(answer, { status: 503, json: undefined });
  });

  it('is not followed when it redirects', async () => {
    await using other = await serve(() => ({ body: {} }));
    const { answer } = await get({ status: 302, headers: { location: other.url } });
    assert.equal(answer.status, 302);
    assert.equal(other.received.length, 0);
  });

  it('may not answer with too much, too late or not at all', async () => {
    assert.equal(await codeOf(get({ body: 'x'.repeat(1024 * 1024 + 1) })), 'http.too-large');
    assert.equal(await codeOf(get('hang', 50)), 'http.timeout');
    assert.equal(await codeOf(get('drip', 50)), 'http.timeout');
    assert.equal(await codeOf(get('drop')), 'http.network');
  });

  it('is never on this machine, however its name is written', async () => {
    await using server = await serve(() => ({ body: {} }));
    const { port } = new URL(server.url);
    for (const host of [
      '127.0.0.1',
      'localhost',
      '0x7f.1',
      '2130706433',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '0.0.0.0',
    ])
      assert.equal(
        await codeOf(createWeb().get(`https://${host}:${port}/`, 5_000, signal)),
        'http.local',
        host,
      );
    assert.equal(server.received.length, 0);
  });

  it('must use https', async () => {
    assert.equal(await codeOf(createWeb().get('http://example.org/', 5_000, signal)), 'http.insecure');
  });
});

describe('a local address', () => {
  it("is one of this machine, its link or a cloud's metadata service", () => {
    for (const ip of [
      '127.8.8.8',
      '0.0.0.0',
      '169.254.169.254',
      '100.100.100.200',
      '255.255.255.255',
      '224.0.0.1',
    ])
      assert.ok(isLocal(ip), ip);
    for (const ip of [
      '::',
      '::1',
      'fe80::1',
      'ff02::1',
      'fd00:ec2::254',
      '::ffff:169.254.169.254',
      '64:ff9b::7f00:1',
    ])
      assert.ok(isLocal(ip), ip);
    assert.ok(isLocal('fe80::1%eth0') && isLocal('nonsense'));
  });

  it('is not one of a network, private or public', () => {
    for (const ip of [
      '10.0.0.1',
      '192.168.1.1',
      '172.16.0.1',
      '93.184.215.14',
      '2606:2800:21f:cb07::1',
      'fd00::1',
    ])
      assert.ok(!isLocal(ip), ip);
    assert.ok(!isLocal('::ffff:10.0.0.1'));
  });
});
