import assert from 'node:assert/strict';
import { createRegistry, type RegistryCredentials } from '../../../../src/clients/registry';
import { problemFrom } from '../failure';
import { instantClock, never, type Received, type Reply, serve } from '../loopback';
import { build, image } from './support';

const built = build(null);
const mine: RegistryCredentials = { username: 'AWS', password: 'pull-password-77' };
const basic = `Basic ${Buffer.from('AWS:pull-password-77').toString('base64')}`;
const answer: Reply = {
  headers: { 'content-type': built.index.type, 'docker-content-digest': built.index.digest },
  body: built.index.text,
};
const refused = (challenge: string): Reply => ({
  status: 401,
  headers: { 'www-authenticate': challenge },
  body: { errors: [{ code: 'UNAUTHORIZED' }] },
});
const at = (address: string, credentials?: RegistryCredentials) =>
  createRegistry({ address, clock: instantClock(), credentials: async () => credentials });

describe('other kinds of registries', () => {
  it('get user and password every time, as ECR requires', async () => {
    await using server = await serve(({ headers }) =>
      headers.authorization === basic ? answer : refused('Basic realm="ecr",service="ecr.amazonaws.com"'),
    );
    const api = at(server.url, mine);
    assert.equal(await api.digest(image, 'latest', never), built.index.digest);
    assert.equal(await api.digest(image, 'latest', never), built.index.digest);
    assert.deepEqual(
      server.received.map(({ headers }) => headers.authorization),
      [undefined, basic, basic],
    );
  });

  it('get wrong credentials once, and none without a sign-in', async () => {
    await using server = await serve(() => refused('Basic realm="x"'));
    const problem = await problemFrom(at(server.url, mine).digest(image, 'latest', never));
    assert.equal(problem.code, 'registry.unauthorized');
    assert.match(problem.remedy, /Sign In to Image Registry/);
    assert.equal(server.received.length, 2);
    assert.equal(
      (await problemFrom(at(server.url).digest(image, 'latest', never))).code,
      'registry.unauthorized',
    );
    assert.equal(server.received.length, 3);
  });

  it('may have their token service elsewhere, like GitLab, once a person has accepted it', async () => {
    await using tokens = await serve(() => ({ body: { token: 'jwt-of-gitlab' } }));
    const challenge = `Bearer realm="${tokens.url}/jwt/auth",service="container_registry"`;
    await using server = await serve(({ headers }) =>
      headers.authorization === 'Bearer jwt-of-gitlab' ? answer : refused(challenge),
    );
    const stranger = await problemFrom(at(server.url, mine).digest(image, 'latest', never));
    assert.equal(stranger.code, 'registry.wrong-host');
    assert.match(stranger.remedy, /Sign In to Image Registry/);
    assert.equal(tokens.received.length, 0);
    const accepted = at(server.url, { ...mine, realm: tokens.url });
    assert.equal(await accepted.digest(image, 'latest', never), built.index.digest);
    const [login] = tokens.received;
    assert.equal(login?.headers.authorization, basic);
    const { pathname, searchParams } = new URL(login?.url ?? '', tokens.url);
    assert.equal(pathname, '/jwt/auth');
    assert.deepEqual(Object.fromEntries(searchParams), {
      service: 'container_registry',
      scope: `repository:${image}:pull`,
    });
  });

  it('get no credentials sent to a realm other than the accepted one', async () => {
    await using tokens = await serve(() => ({ body: { token: 'jwt' } }));
    await using thief = await serve(() => ({ body: { token: 'jwt' } }));
    let realm = tokens.url;
    await using server = await serve(() => refused(`Bearer realm="${realm}/t",service="s"`));
    const api = at(server.url, { ...mine, realm: tokens.url });
    await problemFrom(api.digest(image, 'latest', never));
    realm = thief.url;
    assert.equal((await problemFrom(api.digest(image, 'latest', never))).code, 'registry.wrong-host');
    assert.equal(thief.received.length, 0);
  });

  it('get the new credentials as soon as somebody else has signed in', async () => {
    let own = '';
    let who = mine;
    await using server = await serve((request: Received) => {
      if (request.url.startsWith('/token'))
        return { body: { token: request.headers.authorization === basic ? 'token-1' : 'token-2' } };
      return request.headers.authorization?.startsWith('Bearer') === true
        ? answer
        : refused(`Bearer realm="${own}/token"`);
    });
    own = server.url;
    const api = createRegistry({ address: server.url, clock: instantClock(), credentials: async () => who });
    await api.digest(image, 'latest', never);
    who = { username: 'other', password: 'another-password' };
    await api.digest(image, 'latest', never);
    assert.deepEqual(
      server.received.filter(({ url }) => !url.startsWith('/token')).map(r => r.headers.authorization),
      [undefined, 'Bearer token-1', 'Bearer token-2'],
    );
  });

  it('may word a missing tag differently, which is not taken for a missing image', async () => {
    for (const [code, message, isTag] of [
      ['MANIFEST_UNKNOWN', undefined, true],
      ['TAG_EXPIRED', 'Tag latest was deleted or has expired.', true],
      ['NOT_FOUND', 'artifact wordpress/openverse-catalog:latest not found', true],
      ['NOT_FOUND', 'repository wordpress/openverse-catalog not found', false],
      ['NAME_UNKNOWN', 'repository name not known to registry', false],
    ] as const) {
      await using server = await serve(() => ({ status: 404, body: { errors: [{ code, message }] } }));
      const asked = at(server.url).resolve(image, 'latest', never);
      if (isTag) assert.equal(await asked, undefined, code);
      else assert.equal((await problemFrom(asked)).code, 'registry.not-found', message);
    }
  });

  it('may send the token under either name, with nothing under the other', async () => {
    for (const body of [
      { token: '', access_token: 'jwt-of-harbor', expires_in: null },
      { token: 'jwt-of-harbor', access_token: '' },
      { access_token: 'jwt-of-harbor', token: null },
    ]) {
      let own = '';
      await using server = await serve(({ url, headers }) => {
        if (url.startsWith('/token')) return { body };
        return headers.authorization === 'Bearer jwt-of-harbor'
          ? answer
          : refused(`Bearer realm="${own}/token"`);
      });
      own = server.url;
      assert.equal(await at(server.url).digest(image, 'latest', never), built.index.digest);
    }
  });
});
