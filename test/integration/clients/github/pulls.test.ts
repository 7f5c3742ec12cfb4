import assert from 'node:assert/strict';
import { problemFrom } from '../failure';
import { never } from '../loopback';
import { asked, base, example, exampleItem, github, repo } from './support';

describe('pull requests of GitHub', () => {
  it('reads one', async () => {
    await using server = await github({ [`GET ${base}/pulls/1347`]: { body: example('pull-request') } });
    assert.deepEqual(await server.api.pullRequest(repo, 1347, never), {
      number: 1347,
      title: 'Amazing new feature',
      body: 'Please pull these awesome changes in!',
      state: 'open',
      merged: true,
      draft: false,
      author: 'octocat',
      head: 'new-topic',
      headSha: '6dcb09b5b57875f334f61aebed695e2e4193db5e',
      base: 'master',
      mergeable: true,
      url: 'https://github.com/octocat/Hello-World/pull/1347',
      requested: ['other_user', 'justice-league'],
    });
  });

  it('distinguishes "not computed yet" from "not mergeable", and names a deleted account ghost', async () => {
    const body = example('pull-request', { mergeable: null, user: null, body: null, merged_at: null });
    await using server = await github({ [`GET ${base}/pulls/1`]: { body } });
    const pull = await server.api.pullRequest(repo, 1, never);
    assert.deepEqual([pull.mergeable, pull.author, pull.body, pull.merged], [null, 'ghost', '', false]);
  });

  it('finds those from a branch, and all open ones', async () => {
    await using server = await github({
      [`GET ${base}/pulls`]: { body: [exampleItem('pull-request-simple-items')] },
    });
    assert.equal((await server.api.pullRequestsFrom(repo, 'changelog/x', 'all', never))[0]?.number, 1347);
    assert.equal((await server.api.openPullRequests(repo, never)).length, 1);
    assert.deepEqual(asked(server), [
      `GET ${base}/pulls?head=octo-org:changelog/x&state=all&per_page=100`,
      `GET ${base}/pulls?state=open&per_page=100`,
    ]);
  });

  it('reads the labels of the most recently updated closed ones in one request', async () => {
    const item = exampleItem('pull-request-simple-items');
    await using server = await github({ [`GET ${base}/pulls`]: { body: [item] } });
    assert.deepEqual(await server.api.closedLabels(repo, never), new Map([[1347, ['bug']]]));
    assert.deepEqual(asked(server), [
      `GET ${base}/pulls?state=closed&sort=updated&direction=desc&per_page=100`,
    ]);
  });

  it('leaves out those from forks, but keeps those of a renamed repository', async () => {
    const own = exampleItem('pull-request-simple-items') as {
      readonly head: { readonly repo: { readonly id: number } };
    };
    const fork = (repo: unknown) => ({ ...own, number: 1, head: { ...own.head, repo } });
    const forks = [fork({ ...own.head.repo, id: own.head.repo.id + 1 }), fork(null)];
    const renamed = {
      ...own,
      head: { ...own.head, repo: { ...own.head.repo, full_name: 'octo-org/former' } },
    };
    await using server = await github({ [`GET ${base}/pulls`]: { body: [...forks, renamed] } });
    const numbers = (pulls: readonly { readonly number: number }[]) => pulls.map(({ number }) => number);
    assert.deepEqual(numbers(await server.api.openPullRequests(repo, never)), [1347]);
    assert.deepEqual(numbers(await server.api.pullRequestsFrom(repo, 'deploy/x', 'all', never)), [1347]);
  });

  it("finds ours behind a page full of strangers' forks", async () => {
    const own = exampleItem('pull-request-simple-items') as { readonly head: object };
    const strangers = Array.from({ length: 100 }, (_, number) => ({
      ...own,
      number,
      head: { ...own.head, repo: null },
    }));
    await using server = await github({
      [`GET ${base}/pulls`]: ({ url }) =>
        url.includes('page=2')
          ? { body: [own] }
          : { body: strangers, headers: { link: `<${server.url}${base}/pulls?page=2>; rel="next"` } },
    });
    const found = await server.api.openPullRequests(repo, never);
    assert.deepEqual(
      found.map(({ number }) => number),
      [1347],
    );
  });

  it('reads the changed files, with and without a patch', async () => {
    const { patch: _, ...binary } = exampleItem('diff-entry-items');
    await using server = await github({
      [`GET ${base}/pulls/1/files`]: { body: [exampleItem('diff-entry-items', { patch: '@@' }), binary] },
    });
    assert.deepEqual(await server.api.pullRequestFiles(repo, 1, never), [
      { path: 'file1.txt', status: 'added', patch: '@@' },
      { path: 'file1.txt', status: 'added', patch: null },
    ]);
  });

  it('opens, rewrites and closes one', async () => {
    const body = example('pull-request');
    await using server = await github({
      [`POST ${base}/pulls`]: { status: 201, body },
      [`PATCH ${base}/pulls/1`]: { body },
    });
    const request = { title: 'T', body: 'B', head: 'h', base: 'main' };
    assert.equal((await server.api.createPullRequest(repo, request, never)).number, 1347);
    await server.api.updatePullRequestBody(repo, 1, 'new', never);
    await server.api.closePullRequest(repo, 1, never);
    assert.deepEqual(
      server.received.map(({ body: sent }) => JSON.parse(sent) as unknown),
      [request, { body: 'new' }, { state: 'closed' }],
    );
  });

  it('reports a second one from the same branch as a conflict', async () => {
    await using server = await github({
      [`POST ${base}/pulls`]: {
        status: 422,
        body: {
          message: 'Validation Failed',
          errors: [{ message: 'A pull request already exists for octo-org:h.' }],
        },
      },
    });
    const request = { title: 'T', body: 'B', head: 'h', base: 'main' };
    assert.equal(
      (await problemFrom(server.api.createPullRequest(repo, request, never))).code,
      'github.conflict',
    );
  });
});
