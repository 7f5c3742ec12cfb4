import assert from 'node:assert/strict';
import { problemFrom } from '../failure';
import { never } from '../loopback';
import { base, example, exampleItem, github, repo } from './support';

describe('releases of GitHub', () => {
  it('finds one by its tag, with bounded notes', async () => {
    const body = example('release', { body: 'x'.repeat(30_000) });
    await using server = await github({
      [`GET ${base}`]: { body: example('full-repository-default-response') },
      [`GET ${base}/releases/tags/v1.0.0`]: { body },
    });
    const found = await server.api.release(repo, 'v1.0.0', never);
    assert.equal(found?.notes.length, 20_000);
    assert.deepEqual(
      { ...found, notes: '' },
      {
        id: 1,
        tag: 'v1.0.0',
        name: 'v1.0.0',
        notes: '',
        draft: false,
        author: 'octocat',
        publishedAt: '2013-02-27T19:35:32Z',
        url: 'https://github.com/octocat/Hello-World/releases/v1.0.0',
      },
    );
    assert.equal(await server.api.release(repo, 'v2', never), undefined);
  });

  it('rejects a release whose publication time is not a time', async () => {
    const body = example('release', { published_at: 'yesterday' });
    await using server = await github({ [`GET ${base}/releases/tags/v1.0.0`]: { body } });
    const problem = await problemFrom(server.api.release(repo, 'v1.0.0', never));
    assert.equal(problem.code, 'github.malformed');
    assert.match(problem.message, /at published_at/);
  });

  it('lists drafts with their full notes, and publishes one as it is', async () => {
    const draft = { tag_name: 'catalog-d', published_at: null, draft: true, id: 7, target_commitish: 'main' };
    const path = `${base}/releases`;
    await using server = await github({
      [`GET ${path}`]: {
        body: [
          exampleItem('release-items', { draft: false }),
          exampleItem('release-items', { ...draft, body: 'x'.repeat(30_000) }),
        ],
      },
      [`PATCH ${path}/7`]: { body: example('release', { tag_name: 'catalog-d' }) },
    });
    const found = await server.api.draftReleases(repo, never);
    assert.deepEqual(
      found.map(({ id, tag, target, notes }) => [id, tag, target, notes.length]),
      [[7, 'catalog-d', 'main', 30_000]],
    );
    const published = await server.api.publishRelease(repo, 7, never);
    assert.deepEqual([published.tag, published.draft], ['catalog-d', false]);
    assert.deepEqual(JSON.parse(server.received.at(-1)?.body ?? ''), { draft: false });
  });

  it('lists published ones with a prefix, newest first, reading only as many pages as needed', async () => {
    const release = (tag_name: string, published_at: string | null, draft = false): Record<string, unknown> =>
      exampleItem('release-items', { tag_name, published_at, draft });
    const path = `${base}/releases`;
    await using server = await github({
      [`GET ${path}`]: ({ url, headers }) => ({
        body: url.includes('page=2')
          ? [release('catalog-c', '2026-03-01T00:00:00Z')]
          : [
              release('catalog-a', '2026-01-01T00:00:00Z'),
              release('api-x', '2026-04-01T00:00:00Z'),
              release('catalog-d', null, true),
              release('catalog-b', '2026-02-01T00:00:00Z'),
            ],
        headers: { link: `<http://${headers.host ?? ''}${path}?page=2>; rel="next"` },
      }),
    });
    const tags = async (count: number): Promise<string[]> =>
      (await server.api.releases(repo, 'catalog-', count, never)).map(({ tag }) => tag);
    assert.deepEqual(await tags(2), ['catalog-b', 'catalog-a']);
    assert.equal(server.received.length, 1);
    assert.deepEqual(await tags(3), ['catalog-c', 'catalog-b', 'catalog-a']);
  });
});
