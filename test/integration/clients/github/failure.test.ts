import assert from 'node:assert/strict';
import { problemFrom } from '../failure';
import { never } from '../loopback';
import { base, github, repo } from './support';

describe('an error from GitHub with an unusual body', () => {
  const bodies = [
    ['a large number', '{"message":"no","id":90071992547409931}', 'github.invalid'],
    ['brackets in a text', JSON.stringify({ message: `"${'['.repeat(1_000)}` }), 'github.invalid'],
    ['deep JSON', `${'{"errors":'.repeat(20_000)}1${'}'.repeat(20_000)}`, 'github.invalid'],
    ['deep lists', '['.repeat(50_000) + ']'.repeat(50_000), 'github.invalid'],
  ] as const;
  for (const [what, body, cause] of bodies) {
    it(`becomes a problem like any other: ${what}`, async () => {
      const headers = { 'content-type': 'application/json' };
      await using server = await github({ [`GET ${base}`]: { status: 400, headers, body } });
      const { code } = await problemFrom(server.api.repository(repo, never));
      assert.equal(code, cause);
    });
  }
});

describe('a response from GitHub that is a single value', () => {
  for (const body of ['"\\u0000"', '"text"', '5', 'true'])
    it(`is malformed, whether an object or a list is expected: ${body}`, async () => {
      const reply = { status: 200, headers: { 'content-type': 'application/json' }, body };
      await using server = await github({ [`GET ${base}`]: reply, [`GET ${base}/pulls`]: reply });
      assert.equal((await problemFrom(server.api.repository(repo, never))).code, 'github.malformed');
      const pulls = server.api.pullRequestsFrom(repo, 'deploy/x', 'open', never);
      assert.equal((await problemFrom(pulls)).code, 'github.malformed');
    });
});

describe('a list from GitHub that has no rows', () => {
  it('is malformed', async () => {
    const headers = { 'content-type': 'application/json' };
    const body = '{"x":1,"total_count":1,"check_runs":[{}]}';
    const ref = 'a'.repeat(40);
    await using server = await github({
      [`GET ${base}/commits/${ref}/check-runs`]: { status: 200, headers, body },
    });
    assert.equal((await problemFrom(server.api.checks(repo, ref, never))).code, 'github.malformed');
  });
});
