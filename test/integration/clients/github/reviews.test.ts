import assert from 'node:assert/strict';
import { problemFrom } from '../failure';
import { never, type Reply } from '../loopback';
import { asked, base, example, exampleItem, github, repo, type Routes } from './support';

const head = '6dcb09b5b57875f334f61aebed695e2e4193db5e';
const pull = `${base}/pulls/1`;

function review(login: string, state: string, commit_id = head): Record<string, unknown> {
  return exampleItem('pull-request-review-items', { user: { login }, state, commit_id });
}

function situation(
  before: readonly Record<string, unknown>[],
  answer: Reply = {},
  author = 'octocat',
): Routes {
  return {
    [`GET ${pull}`]: { body: example('pull-request', { user: { login: author } }) },
    'GET /user': { body: { login: 'hubot' } },
    [`GET ${pull}/reviews`]: { body: before },
    [`POST ${pull}/reviews`]: answer,
  };
}

describe('reviews of GitHub', () => {
  it('approves the head that was shown', async () => {
    await using server = await github(situation([review('hubot', 'COMMENTED'), review('other', 'APPROVED')]));
    await server.api.approve(repo, 1, head, never);
    assert.deepEqual(JSON.parse(server.received.at(-1)?.body ?? ''), { commit_id: head, event: 'APPROVE' });
  });

  it('distinguishes reviews by the repository’s own people from those by others and by bots', async () => {
    const by = (login: string, author_association: string, type: string) => ({
      ...review(login, 'APPROVED'),
      ...{ user: { login, type }, author_association },
    });
    await using server = await github(
      situation([
        by('owner', 'OWNER', 'User'),
        by('member', 'MEMBER', 'User'),
        by('invited', 'COLLABORATOR', 'User'),
        by('stranger', 'CONTRIBUTOR', 'User'),
        by('nobody', 'NONE', 'User'),
        by('helper[bot]', 'MEMBER', 'Bot'),
      ]),
    );
    const seen = await server.api.reviews(repo, 1, never);
    assert.deepEqual(
      seen.filter(({ isOfTeam }) => isOfTeam).map(({ author }) => author),
      ['owner', 'member', 'invited'],
    );
  });

  const posts: readonly [string, Record<string, unknown>[], number][] = [
    ['already by me', [review('hubot', 'APPROVED')], 0],
    ['by me at an older head', [review('hubot', 'APPROVED', '1'.repeat(40))], 1],
    ['by me and dismissed since', [review('hubot', 'APPROVED'), review('hubot', 'DISMISSED')], 1],
    ['by me, and I commented since', [review('hubot', 'APPROVED'), review('hubot', 'COMMENTED')], 0],
  ];
  for (const [when, before, count] of posts) {
    it(`posts ${count} reviews when it was approved ${when}`, async () => {
      await using server = await github(situation(before));
      await server.api.approve(repo, 1, head, never);
      assert.equal(asked(server).filter(one => one.startsWith('POST')).length, count);
    });
  }

  it('refuses to review when the head has moved', async () => {
    await using server = await github(situation([]));
    const problem = await problemFrom(server.api.approve(repo, 1, 'f'.repeat(40), never));
    assert.equal(problem.code, 'github.conflict');
    assert.ok(asked(server).every(one => !one.startsWith('POST')));
  });

  it("recognizes the viewer's own pull request, before posting or from the refusal", async () => {
    await using own = await github(situation([], {}, 'hubot'));
    assert.equal((await problemFrom(own.api.approve(repo, 1, head, never))).code, 'github.own-pull-request');
    assert.ok(asked(own).every(one => !one.startsWith('POST')));
    const refusal: Reply = {
      status: 422,
      body: { message: 'Unprocessable Entity', errors: ['Can not approve your own pull request'] },
    };
    await using refused = await github(situation([], refusal));
    assert.equal(
      (await problemFrom(refused.api.approve(repo, 1, head, never))).code,
      'github.own-pull-request',
    );
  });

  it('requests a review', async () => {
    await using server = await github({ [`POST ${pull}/requested_reviewers`]: { status: 201, body: {} } });
    await server.api.requestReviewer(repo, 1, 'ann', never);
    assert.deepEqual(JSON.parse(server.received[0]?.body ?? ''), { reviewers: ['ann'] });
  });
});
