import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { createRegistry } from '../../../../src/clients/registry';
import type { Clock } from '../../../../src/core/ports/clock';
import { problemFrom } from '../failure';
import { instantClock, never, nobody, serve } from '../loopback';
import { build, image, registry } from './support';

const built = build(null);
const latest = { tags: { latest: built.index }, builds: [built] };
const password = 'pull-password-77';
const credentials = () => Promise.resolve({ username: 'me', password });

describe('the sign-in of a registry', () => {
  it('is anonymous without credentials, and Basic at the token service with them', async () => {
    await using open = await registry(latest);
    await open.api.digest(image, 'latest', never);
    assert.equal(open.received.find(({ url }) => url.startsWith('/token'))?.headers.authorization, undefined);
    await using mine = await registry({ ...latest, options: { credentials } });
    await mine.api.digest(image, 'latest', never);
    const basic = `Basic ${Buffer.from(`me:${password}`).toString('base64')}`;
    assert.deepEqual(
      mine.received.map(({ headers }) => headers.authorization),
      [undefined, basic, 'Bearer pull-token-1234'],
    );
  });

  it('reuses a token until shortly before it expires, then gets the next without a challenge', async () => {
    let now = 0;
    const clock: Clock = { ...instantClock(), now: () => now };
    await using server = await registry({ ...latest, options: { clock } });
    const ask = async (): Promise<number> => {
      const before = server.received.length;
      await server.api.digest(image, 'latest', never);
      return server.received.length - before;
    };
    assert.equal(await ask(), 3);
    now = 49_000;
    assert.equal(await ask(), 1);
    now = 51_000;
    assert.equal(await ask(), 2);
  });

  it('gets a new token when one is rejected early, but only once', async () => {
    let refusals = 0;
    await using server = await registry({
      ...latest,
      instead: ({ url }, own) => {
        if (refusals === 0 || url.startsWith('/token')) return undefined;
        refusals -= 1;
        return { status: 401, headers: { 'www-authenticate': `Bearer realm="${own}/token"` } };
      },
    });
    await server.api.digest(image, 'latest', never);
    refusals = 1;
    assert.equal(await server.api.digest(image, 'latest', never), built.index.digest);
    refusals = 2;
    assert.equal(
      (await problemFrom(server.api.digest(image, 'latest', never))).code,
      'registry.unauthorized',
    );
    assert.equal(server.received.length, 3 + 3 + 3);
  });

  it('sends nothing to a token service at another origin', async () => {
    await using other = await serve(() => ({ body: { token: 'x' } }));
    await using server = await registry({
      ...latest,
      instead: () => ({ status: 401, headers: { 'www-authenticate': `Bearer realm="${other.url}/token"` } }),
      options: { credentials },
    });
    const problem = await problemFrom(server.api.digest(image, 'latest', never));
    assert.equal(problem.code, 'registry.wrong-host');
    assert.match(problem.message, new RegExp(other.url));
    assert.equal(other.received.length, 0);
  });

  it('gives up on an unknown challenge', async () => {
    for (const challenge of ['Basic realm="x"', 'Bearer service="x"', '']) {
      await using server = await registry({
        ...latest,
        instead: () => ({ status: 401, headers: { 'www-authenticate': challenge } }),
      });
      assert.equal(
        (await problemFrom(server.api.digest(image, 'latest', never))).code,
        'registry.unauthorized',
      );
      assert.equal(server.received.length, 1);
    }
  });

  it('shows neither password nor token when the token service misbehaves', async () => {
    for (const reply of [
      { status: 403, body: { errors: [{ code: 'DENIED', message: password }] } },
      { body: { token: 5, echo: password } },
      { body: password },
    ]) {
      await using server = await registry({
        ...latest,
        instead: ({ url }) => (url.startsWith('/token') ? reply : undefined),
        options: { credentials },
      });
      assert.doesNotMatch(
        inspect(await problemFrom(server.api.digest(image, 'latest', never))),
        new RegExp(password),
      );
    }
    await using server = await registry({
      ...latest,
      instead: ({ headers }) =>
        headers.authorization?.startsWith('Bearer') === true
          ? { status: 403, body: `bad token ${headers.authorization}` }
          : undefined,
    });
    const problem = await problemFrom(server.api.tags(image, never));
    assert.equal(problem.code, 'registry.forbidden');
    assert.doesNotMatch(inspect(problem), /pull-token-1234/);
  });

  const refusals: readonly [number, string][] = [
    [403, 'forbidden'],
    [409, 'conflict'],
    [429, 'rate-limited'],
    [500, 'server-error'],
  ];
  for (const [status, cause] of refusals) {
    it(`reports ${status} as ${cause}`, async () => {
      await using server = await registry({ ...latest, instead: () => ({ status }) });
      const problem = await problemFrom(server.api.resolve(image, 'latest', never));
      assert.equal(problem.code, `registry.${cause}`);
    });
  }

  it('distinguishes a missing network, a web page, nonsense, an endless response and plain HTTP', async () => {
    const at = (address: string) => createRegistry({ address, clock: instantClock() });
    assert.equal((await problemFrom(at(await nobody()).tags(image, never))).code, 'registry.network');
    const plain = await problemFrom(at('http://registry.example').tags(image, never));
    assert.equal(plain.code, 'registry.insecure');
    await using page = await serve(() => ({ body: '<html>', headers: { 'content-type': 'text/html' } }));
    assert.equal((await problemFrom(at(page.url).tags(image, never))).code, 'registry.html');
    await using nonsense = await serve(() => ({ body: { tags: [1] } }));
    const problem = await problemFrom(at(nonsense.url).tags(image, never));
    assert.equal(problem.code, 'registry.malformed');
    assert.match(problem.message, /tags\.0/);
    await using endless = await serve(() => ({ body: 'x'.repeat(5 * 1024 * 1024) }));
    assert.equal((await problemFrom(at(endless.url).tags(image, never))).code, 'registry.too-large');
  });
});
