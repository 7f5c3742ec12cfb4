import assert from 'node:assert/strict';
import { INDEX, MANIFEST } from '../../../src/rehearsal/registry/images';
import type { World } from '../../../src/rehearsal/world';
import { discard, latestCommit, request, testWorld, type Reply } from './worlds';

const BASE = '/v2/wordpress/openverse-catalog';

describe('rehearsal: the image registry', () => {
  let world: World;
  let token: string;
  beforeEach(async () => {
    world = await testWorld();
    const scope = 'repository:wordpress/openverse-catalog:pull';
    const reply = await request(`${world.addresses.registry}/token?service=ghcr.io&scope=${scope}`);
    token = (reply.json as { token: string }).token;
  });
  afterEach(() => discard(world));

  const ask = (path: string, accept = `${INDEX}, ${MANIFEST}`, method = 'GET'): Promise<Reply> =>
    request(world.addresses.registry + path, {
      method,
      headers: { authorization: `Bearer ${token}`, accept },
    });

  it('challenges requests without a token, and issues none for another image', async () => {
    const reply = await request(`${world.addresses.registry}${BASE}/tags/list`);
    assert.equal(reply.status, 401);
    const challenge = reply.headers.get('www-authenticate') ?? '';
    assert.ok(challenge.startsWith(`Bearer realm="${world.addresses.registry}/token"`));
    const other = `${world.addresses.registry}/token?scope=repository:wordpress/secret:pull`;
    assert.equal((await request(other)).status, 403);
  });

  it('lists tags in lexical order, with no releases on the first page', async () => {
    const first = await ask(`${BASE}/tags/list`);
    const { tags } = first.json as { tags: string[] };
    assert.equal(tags.length, 100);
    assert.equal(
      tags.some(tag => tag.startsWith('rel-')),
      false,
    );
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    const second = await ask(next);
    const rest = (second.json as { tags: string[] }).tags;
    assert.ok(rest.includes('latest') && rest.some(tag => tag.startsWith('rel-')));
    assert.equal(second.headers.get('link'), null);
  });

  it('leads from a tag to the revision label through an index, a manifest and a redirected blob', async () => {
    const index = await ask(`${BASE}/manifests/latest`);
    assert.equal(index.headers.get('content-type'), INDEX);
    const head = await ask(`${BASE}/manifests/latest`, undefined, 'HEAD');
    assert.equal(head.headers.get('docker-content-digest'), index.headers.get('docker-content-digest'));
    assert.equal(head.text, '');
    const { manifests } = index.json as {
      manifests: { digest: string; platform: { os: string } }[];
    };
    assert.deepEqual(
      manifests.map(entry => entry.platform.os),
      ['linux', 'unknown'],
    );
    const manifest = await ask(`${BASE}/manifests/${manifests[0]?.digest ?? ''}`);
    const { config } = manifest.json as { config: { digest: string } };
    const redirect = await ask(`${BASE}/blobs/${config.digest}`);
    assert.equal(redirect.status, 307);
    const location = redirect.headers.get('location') ?? '';
    assert.notEqual(new URL(location).origin, world.addresses.registry);
    const blob = await request(location);
    const labels = (blob.json as { config: { Labels: Record<string, string> } }).config.Labels;
    assert.equal(labels['org.opencontainers.image.revision'], latestCommit(world));
    const withToken = await request(location, { headers: { authorization: `Bearer ${token}` } });
    assert.equal(withToken.status, 400);
  });

  it('answers 404 for an index that the request does not accept, and for an unknown tag', async () => {
    const old = await ask(`${BASE}/manifests/latest`, MANIFEST);
    assert.equal(old.status, 404);
    assert.match(old.text, /OCI index found/);
    assert.match((await ask(`${BASE}/manifests/rel-none`)).text, /MANIFEST_UNKNOWN/);
  });

  it('can have two commit tags, none, or a wrong label on latest, and recovers', async () => {
    const { tags, builds } = world.state.registry;
    const commitTags = (): number => builds.filter(build => tags[build.commit] === tags.latest).length;
    const before = { ...tags };
    const names = ['latest-two-commit-tags', 'latest-no-commit-tag', 'latest-label-disagrees'] as const;
    const found: number[] = [];
    for (const name of names) {
      await world.fault(name, true);
      found.push(commitTags());
      assert.notEqual(tags.latest, before.latest);
      await world.fault(name, false);
      assert.deepEqual(tags, before);
    }
    assert.deepEqual(found, [2, 0, 1]);
  });
});
