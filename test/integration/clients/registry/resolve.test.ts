import assert from 'node:assert/strict';
import { sameContent } from '../../../../src/core/registry/content';
import { problemFrom } from '../failure';
import { never, serve } from '../loopback';
import { build, image, registry, stored } from './support';

const commit = '0123456789abcdef0123456789abcdef01234567';
const built = build(commit);

describe('resolving a tag', () => {
  it('goes from the index to the linux/amd64 manifest to its config', async () => {
    await using server = await registry({ tags: { latest: built.index }, builds: [built] });
    assert.deepEqual(await server.api.resolve(image, 'latest', never), {
      tag: 'latest',
      digest: built.index.digest,
      manifestDigest: built.manifest.digest,
      configDigest: built.config.digest,
      revision: commit,
      createdAt: '2026-11-22T10:00:00Z',
    });
  });

  it('takes 5 requests to the registry the first time, 3 for another image, 1 for known content', async () => {
    const other = build(null);
    await using server = await registry({
      tags: { latest: built.index, [commit]: built.index, other: other.index },
      builds: [built, other],
    });
    const count = async (tag: string): Promise<number> => {
      const before = server.received.length;
      await server.api.resolve(image, tag, never);
      return server.received.length - before;
    };
    assert.equal(await count('latest'), 5);
    assert.equal(await count('other'), 3);
    assert.equal(await count(commit), 1);
    assert.equal(await count('latest'), 1);
    assert.deepEqual(server.asked().slice(0, 3), [
      'GET /manifests/latest',
      `GET /token?service=ghcr.io&scope=repository%3A${encodeURIComponent(image)}%3Apull`,
      'GET /manifests/latest',
    ]);
  });

  it('resolves a single manifest that a release wraps in an index: same content, different digest', async () => {
    await using server = await registry({
      tags: { latest: built.manifest, 'rel-1': built.index },
      builds: [built],
    });
    const latest = await server.api.resolve(image, 'latest', never);
    const released = await server.api.resolve(image, 'rel-1', never);
    assert.ok(latest !== undefined && released !== undefined);
    assert.equal(latest.manifestDigest, latest.digest);
    assert.deepEqual(sameContent(latest, released).how, 'manifest');
  });

  it('has no revision or time when the config has none', async () => {
    const bare = build(null);
    const config = stored('application/octet-stream', {});
    const manifest = stored(bare.manifest.type, { config: { digest: config.digest } });
    await using server = await registry({
      tags: { a: bare.index, b: manifest },
      builds: [bare, { ...bare, config, manifest }],
    });
    assert.equal((await server.api.resolve(image, 'a', never))?.revision, null);
    const found = await server.api.resolve(image, 'b', never);
    assert.deepEqual([found?.revision, found?.createdAt], [null, null]);
  });

  it('reports a web page in place of the image as such, not as a wrong digest', async () => {
    await using server = await registry({
      ...{ tags: { latest: built.index }, builds: [built] },
      instead: ({ url }) =>
        url.includes(built.manifest.digest)
          ? { headers: { 'content-type': 'text/html' }, body: '<html>Sign in</html>' }
          : undefined,
    });
    assert.equal((await problemFrom(server.api.resolve(image, 'latest', never))).code, 'registry.html');
  });

  it('distinguishes a missing tag from a missing image', async () => {
    await using server = await registry({ tags: {}, builds: [] });
    assert.equal(await server.api.resolve(image, 'gone', never), undefined);
    assert.equal(await server.api.digest(image, 'gone', never), undefined);
    const unknown = { status: 404, body: { errors: [{ code: 'NAME_UNKNOWN', message: 'no such name' }] } };
    await using absent = await registry({
      tags: {},
      builds: [],
      instead: ({ method }) => (method === 'HEAD' ? { status: 404 } : unknown),
    });
    for (const question of [
      () => absent.api.resolve(image, 'x', never),
      () => absent.api.digest(image, 'x', never),
      () => absent.api.tags(image, never),
    ]) {
      const problem = await problemFrom(question());
      assert.equal(problem.code, 'registry.not-found');
      assert.match(problem.message, /no such name/);
    }
  });

  it('asks for a digest with one HEAD request', async () => {
    await using server = await registry({ tags: { latest: built.index }, builds: [built] });
    await server.api.resolve(image, 'latest', never);
    const before = server.received.length;
    assert.equal(await server.api.digest(image, 'latest', never), built.index.digest);
    assert.deepEqual(server.asked().slice(before), ['HEAD /manifests/latest']);
  });

  it("follows a blob's redirect without credentials", async () => {
    await using server = await registry({ tags: { latest: built.index }, builds: [built] });
    await server.api.resolve(image, 'latest', never);
    assert.equal(server.blobs.received.length, 1);
    assert.equal(server.blobs.received[0]?.headers.authorization, undefined);
    assert.match(server.blobs.received[0]?.url ?? '', /\?signature=s$/);
  });

  it('follows no redirect to plain HTTP elsewhere, to nowhere, or in a circle', async () => {
    for (const location of ['http://blobs.example/x', '', 'http://[']) {
      await using server = await registry({
        tags: { latest: built.index },
        builds: [built],
        instead: ({ url }) => (url.includes('/blobs/') ? { status: 307, headers: { location } } : undefined),
      });
      const { code } = await problemFrom(server.api.resolve(image, 'latest', never));
      assert.ok(code === 'registry.insecure' || code === 'registry.redirect', code);
    }
    await using circle = await registry({
      tags: { latest: built.index },
      builds: [built],
      instead: ({ url }, own) =>
        url.includes('/blobs/') || url.startsWith('/again')
          ? { status: 307, headers: { location: `${own}/again` } }
          : undefined,
    });
    assert.equal((await problemFrom(circle.api.resolve(image, 'latest', never))).code, 'registry.redirect');
  });

  it("does not follow a manifest's redirect", async () => {
    await using other = await serve(() => ({ body: {} }));
    await using server = await registry({
      tags: {},
      builds: [],
      instead: ({ url }) =>
        url.includes('/manifests/') ? { status: 302, headers: { location: other.url } } : undefined,
    });
    assert.equal((await problemFrom(server.api.resolve(image, 'latest', never))).code, 'registry.redirect');
    assert.equal(other.received.length, 0);
  });

  const wrong: readonly [string, string, unknown][] = [
    ['the index', '/manifests/latest', { manifests: [] }],
    ['the manifest', `/manifests/${built.manifest.digest}`, { config: { digest: built.config.digest } }],
  ];
  for (const [what, path, body] of wrong) {
    it(`rejects ${what} when its content does not match its digest`, async () => {
      await using server = await registry({
        tags: { latest: built.index },
        builds: [built],
        instead: ({ url, headers }) =>
          url.endsWith(path) && headers.authorization !== undefined
            ? {
                headers: { 'docker-content-digest': built.index.digest, 'content-type': built.index.type },
                body: JSON.stringify(body),
              }
            : undefined,
      });
      const problem = await problemFrom(server.api.resolve(image, 'latest', never));
      assert.equal(problem.code, 'registry.malformed');
      assert.match(problem.message, /is sha256:\w+, not sha256:/);
    });
  }

  it('rejects the config when its content does not match its digest', async () => {
    const forged = build('f'.repeat(40));
    await using server = await registry({
      tags: { latest: built.index, [built.config.digest]: forged.config },
      builds: [built],
    });
    const problem = await problemFrom(server.api.resolve(image, 'latest', never));
    assert.equal(problem.code, 'registry.malformed');
  });

  it('reports that there is no build for linux/amd64', async () => {
    const index = stored(built.index.type, {
      manifests: [{ digest: built.manifest.digest, platform: { os: 'linux', architecture: 'arm64' } }],
    });
    await using server = await registry({ tags: { latest: index }, builds: [built] });
    const problem = await problemFrom(server.api.resolve(image, 'latest', never));
    assert.match(problem.message, /no build for linux\/amd64/);
  });

  it('rejects invalid image names and tags before sending anything', async () => {
    await using server = await registry({ tags: {}, builds: [] });
    for (const [name, tag] of [
      ['../token', 'latest'],
      ['Word/Press', 'latest'],
      [image, '../../x'],
      [image, ''],
      [image, 'a b'],
    ] as const) {
      assert.equal((await problemFrom(server.api.resolve(name, tag, never))).code, 'registry.invalid');
    }
    assert.equal(server.received.length, 0);
  });
});
