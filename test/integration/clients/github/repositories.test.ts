import assert from 'node:assert/strict';
import { problemFrom } from '../failure';
import { never } from '../loopback';
import { asked, base, clientOf, example, exampleItem, github, repo } from './support';

const visible = { [`GET ${base}`]: { body: example('full-repository-default-response') } };
const sha = '6dcb09b5b57875f334f61aebed695e2e4193db5e';

describe('repositories of GitHub', () => {
  it('asks once who is signed in, and again after another sign-in', async () => {
    const me = example('private-user-response-with-public-profile-information');
    await using server = await github({ 'GET /user': { body: me } });
    let token = 'first';
    const api = clientOf(server.url, () => Promise.resolve(token));
    assert.deepEqual(await api.viewer(never), { login: 'octocat' });
    await api.viewer(never);
    token = 'second';
    await api.viewer(never);
    assert.equal(server.received.length, 2);
  });

  it('reads the default branch and whether we may push', async () => {
    const body = example('full-repository-default-response', { permissions: { push: true } });
    const { permissions: _, ...silent } = body;
    await using server = await github({ [`GET ${base}`]: [{ body }, { body: silent }] });
    assert.deepEqual(await server.api.repository(repo, never), { canPush: true, defaultBranch: 'master' });
    assert.equal((await server.api.repository(repo, never)).canPush, false);
  });

  it('reads a commit', async () => {
    await using server = await github({ [`GET ${base}/commits/main`]: { body: example('commit') } });
    assert.deepEqual(await server.api.commit(repo, 'main', never), {
      sha,
      title: 'Fix all the bugs',
      author: 'octocat',
      at: '2011-04-14T16:00:49Z',
      url: `https://github.com/octocat/Hello-World/commit/${sha}`,
    });
  });

  it('takes only the first line of a message, and a name when there is no account', async () => {
    const commit = { message: 'One\n\nTwo', author: { name: 'Ann' }, committer: null };
    await using server = await github({
      [`GET ${base}/commits/main`]: { body: example('commit', { author: null, commit }) },
    });
    const found = await server.api.commit(repo, 'main', never);
    assert.deepEqual([found?.title, found?.author, found?.at], ['One', 'Ann', null]);
  });

  it('returns no commit when a visible repository has none', async () => {
    const unknown = { status: 422, body: { message: `No commit found for SHA: ${sha}` } };
    await using server = await github({ ...visible, [`GET ${base}/commits/${sha}`]: unknown });
    assert.equal(await server.api.commit(repo, sha, never), undefined);
  });

  it('fails when the repository itself is not visible', async () => {
    await using server = await github({});
    for (const question of [
      () => server.api.commit(repo, sha, never),
      () => server.api.compare(repo, 'a', 'b', never),
      () => server.api.fileAt(repo, 'x', 'main', never),
      () => server.api.release(repo, 'x', never),
    ]) {
      assert.equal((await problemFrom(question())).code, 'github.not-found');
    }
  });

  it('lists the newest commits of a branch', async () => {
    await using server = await github({ [`GET ${base}/commits`]: { body: [exampleItem('commit-items')] } });
    assert.equal((await server.api.recentCommits(repo, 'main', 500, never))[0]?.sha, sha);
    assert.deepEqual(asked(server), [`GET ${base}/commits?sha=main&per_page=100`]);
  });

  it('compares two commits', async () => {
    await using server = await github({
      ...visible,
      [`GET ${base}/compare/a...b`]: { body: example('commit-comparison', { ahead_by: 1, behind_by: 2 }) },
    });
    const found = await server.api.compare(repo, 'a', 'b', never);
    assert.deepEqual([found?.aheadBy, found?.behindBy, found?.commits.length], [1, 2, 1]);
    assert.equal(await server.api.compare(repo, 'a', 'gone', never), undefined);
  });

  it('reads a file at a ref', async () => {
    const file = { type: 'file', encoding: 'base64', content: 'Z3LD\nvMOfZQo=\n' };
    await using server = await github({
      ...visible,
      [`GET ${base}/contents/docs%2Fa.yaml`]: [
        { body: file },
        { body: { ...file, encoding: 'none', content: '' } },
      ],
    });
    assert.equal(await server.api.fileAt(repo, 'docs/a.yaml', 'main', never), 'grüße\n');
    assert.equal(
      (await problemFrom(server.api.fileAt(repo, 'docs/a.yaml', 'main', never))).code,
      'github.too-large',
    );
    assert.equal(await server.api.fileAt(repo, 'gone.yaml', 'main', never), undefined);
  });

  it('reports a folder in place of a file as malformed', async () => {
    await using server = await github({ [`GET ${base}/contents/docs`]: { body: [] } });
    assert.equal(
      (await problemFrom(server.api.fileAt(repo, 'docs', 'main', never))).code,
      'github.malformed',
    );
  });
});
