import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { CancelledError } from '../../../../src/core/errors';
import { problemFrom } from '../failure';
import { never, nobody, serve } from '../loopback';
import { asked, base, clientOf, example, github, repo, secret } from './support';

const run = `GET ${base}/actions/runs/7`;
const dispatches = `POST ${base}/actions/workflows/release.yml/dispatches`;
const workflow = `GET ${base}/actions/workflows/release.yml`;

describe('GitHub over our HTTP client', () => {
  it('sends the credentials, the API version and a user agent', async () => {
    await using server = await github({ [run]: { body: example('workflow-run') } });
    await server.api.workflowRun(repo, 7, never);
    const { headers } = server.received[0] ?? assert.fail();
    assert.equal(headers.authorization, `Bearer ${secret}`);
    assert.equal(headers['x-github-api-version'], '2022-11-28');
    assert.ok((headers['user-agent'] ?? '').length > 0);
  });

  it('works under the base path of an Enterprise Server', async () => {
    await using server = await serve(() => ({ body: example('workflow-run') }));
    await clientOf(`${server.url}/api/v3/`).workflowRun(repo, 7, never);
    assert.equal(server.received[0]?.url, `/api/v3${base}/actions/runs/7`);
  });

  // The Octokit plugin reads the real clock, and counts seconds in 32 bits.
  const inAnHour = () => String(Math.floor(Date.now() / 1000) + 3600);
  const refusals: readonly [number, string, Record<string, string>?][] = [
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [409, 'conflict'],
    [422, 'invalid'],
    [403, 'rate-limited', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': inAnHour() }],
  ];
  for (const [status, cause, headers] of refusals) {
    it(`reports ${status} as ${cause} after one request`, async () => {
      await using server = await github({
        [run]: { status, body: { message: 'Because.' }, ...(headers === undefined ? {} : { headers }) },
      });
      const problem = await problemFrom(server.api.workflowRun(repo, 7, never));
      assert.equal(problem.code, `github.${cause}`);
      assert.match(problem.message, /Because\./);
      assert.equal(server.received.length, 1);
      assert.doesNotMatch(inspect(problem), new RegExp(secret));
    });
  }

  it('repeats a read that got a 502 at most twice', async () => {
    await using server = await github({ [run]: { status: 502 } });
    assert.equal((await problemFrom(server.api.workflowRun(repo, 7, never))).code, 'github.server-error');
    assert.equal(server.received.length, 3);
  });

  it('repeats a read that a rate limit refused briefly', async () => {
    const refused = {
      status: 429,
      headers: { 'retry-after': '9' },
      body: { message: 'You have exceeded a secondary rate limit.' },
    };
    await using server = await github({ [run]: [refused, { body: example('workflow-run') }] });
    assert.equal((await server.api.workflowRun(repo, 7, never)).id, 30433642);
    assert.equal(server.received.length, 2);
  });

  it('does not wait out a long rate limit, but says until when', async () => {
    const refused = {
      status: 403,
      headers: { 'retry-after': '600' },
      body: { message: 'You have exceeded a secondary rate limit.' },
    };
    await using server = await github({ [run]: refused });
    const problem = await problemFrom(server.api.workflowRun(repo, 7, never));
    assert.equal(problem.code, 'github.rate-limited');
    assert.match(problem.message, /until 2026-11-22 12:10 UTC/);
    assert.equal(server.received.length, 1);
  });

  it('recognizes a rate limit by its message, even from older servers and without the headers', async () => {
    for (const message of [
      'You have triggered an abuse detection mechanism. Please wait a few minutes.',
      'API rate limit exceeded for user ID 583231.',
    ]) {
      await using server = await github({ [run]: { status: 403, body: { message } } });
      const problem = await problemFrom(server.api.workflowRun(repo, 7, never));
      assert.equal(problem.code, 'github.rate-limited', message);
    }
  });

  it('sends a dispatch exactly once when the response is 502', async () => {
    await using server = await github({ [workflow]: { body: {} }, [dispatches]: { status: 502 } });
    const problem = await problemFrom(server.api.dispatchWorkflow(repo, 'release.yml', 'main', {}, never));
    assert.equal(problem.code, 'github.server-error');
    assert.match(problem.remedy, /look whether it took effect/);
    assert.equal(asked(server).filter(one => one === dispatches).length, 1);
  });

  it('sends a dispatch exactly once when the connection drops', async () => {
    await using server = await serve(({ method }) => (method === 'POST' ? 'drop' : { body: {} }));
    const api = clientOf(server.url);
    const problem = await problemFrom(api.dispatchWorkflow(repo, 'release.yml', 'main', {}, never));
    assert.equal(problem.code, 'github.network');
    assert.equal(asked(server).filter(one => one === dispatches).length, 1);
  });

  it('resends a dispatch that a rate limit refused', async () => {
    const refused = {
      status: 403,
      headers: { 'retry-after': '1' },
      body: { message: 'You have exceeded a secondary rate limit.' },
    };
    await using server = await github({
      [workflow]: { body: {} },
      [dispatches]: [refused, { body: { workflow_run_id: 5 } }],
    });
    const { runId } = await server.api.dispatchWorkflow(repo, 'release.yml', 'main', {}, never);
    assert.equal(runId, 5);
  });

  it('distinguishes a missing network, a login page, nonsense and an endless response', async () => {
    assert.equal(
      (await problemFrom(clientOf(await nobody()).workflowRun(repo, 7, never))).code,
      'github.network',
    );
    await using page = await github({
      [run]: { body: '<html>', headers: { 'content-type': 'text/html' } },
    });
    assert.equal((await problemFrom(page.api.workflowRun(repo, 7, never))).code, 'github.html');
    assert.equal(page.received.length, 1);
    await using nonsense = await github({ [run]: { body: example('workflow-run', { status: 'dancing' }) } });
    const problem = await problemFrom(nonsense.api.workflowRun(repo, 7, never));
    assert.equal(problem.code, 'github.malformed');
    assert.match(problem.message, /runs\/7 doesn't fit at status: .*dancing/);
    await using endless = await github({ [run]: { body: { more: 'x'.repeat(17 * 1024 * 1024) } } });
    assert.equal((await problemFrom(endless.api.workflowRun(repo, 7, never))).code, 'github.too-large');
    assert.equal(endless.received.length, 1);
  });

  it('does not follow redirects with credentials', async () => {
    await using other = await serve(() => ({ body: example('workflow-run') }));
    await using server = await github({ [run]: { status: 301, headers: { location: `${other.url}/x` } } });
    const problem = await problemFrom(server.api.workflowRun(repo, 7, never));
    assert.equal(problem.code, 'github.redirect');
    assert.match(problem.remedy, /renamed/);
    assert.deepEqual([other.received.length, server.received.length], [0, 1]);
  });

  it('does not fetch a next page from another origin', async () => {
    await using other = await serve(() => ({ body: [] }));
    await using server = await github({
      [`GET ${base}/pulls/1/files`]: {
        body: [],
        headers: { link: `<${other.url}/steal?page=2>; rel="next"` },
      },
    });
    assert.equal((await problemFrom(server.api.pullRequestFiles(repo, 1, never))).code, 'github.wrong-host');
    assert.equal(other.received.length, 0);
  });

  it('refuses plain http to another machine', async () => {
    const problem = await problemFrom(clientOf('http://github.example').workflowRun(repo, 7, never));
    assert.equal(problem.code, 'github.insecure');
  });

  it('shows the address for single sign-on', async () => {
    await using server = await github({
      [run]: {
        status: 403,
        headers: {
          'x-github-sso': 'required; url=https://github.com/orgs/octo-org/sso?authorization_request=A',
        },
        body: { message: 'Resource protected by organization SAML enforcement.' },
      },
    });
    const problem = await problemFrom(server.api.workflowRun(repo, 7, never));
    assert.equal(problem.code, 'github.forbidden');
    assert.match(problem.remedy, /https:\/\/github\.com\/orgs\/octo-org\/sso\?authorization_request=A /);
  });

  it("distinguishes an organization's rules from a missing permission", async () => {
    for (const [message, remedy] of [
      [
        'Although you appear to have the correct authorization credentials, the `octo-org` organization has an IP allow list enabled, and your IP address is not permitted to access this resource.',
        /VPN/,
      ],
      [
        'Although you appear to have the correct authorization credentials, the `octo-org` organization has enabled OAuth App access restrictions, meaning that data access to third-parties is limited.',
        /Authorized OAuth Apps/,
      ],
      [
        'Resource protected by organization SAML enforcement. You must grant your OAuth token access to this organization.',
        /authorize the organization/,
      ],
      ['Resource not accessible by personal access token', /Ask for the permission/],
    ] as const) {
      await using server = await github({ [run]: { status: 403, body: { message } } });
      const problem = await problemFrom(server.api.workflowRun(repo, 7, never));
      assert.equal(problem.code, 'github.forbidden');
      assert.match(problem.remedy, remedy);
    }
  });

  it('passes on a failed sign-in', async () => {
    await using server = await github({});
    const cancelled = clientOf(server.url, () => Promise.reject(new CancelledError()));
    await assert.rejects(cancelled.workflowRun(repo, 7, never), CancelledError);
    assert.equal(server.received.length, 0);
  });

  it('can be cancelled before and during a request, which is not repeated', async () => {
    const later = new AbortController();
    await using server = await serve(() => {
      later.abort();
      return 'hang';
    });
    const api = clientOf(server.url);
    await assert.rejects(api.workflowRun(repo, 7, AbortSignal.abort()), CancelledError);
    assert.equal(server.received.length, 0);
    await assert.rejects(api.workflowRun(repo, 7, later.signal), CancelledError);
    assert.equal(server.received.length, 1);
  });

  it('refuses an invalid repository name', async () => {
    await using server = await github({});
    for (const name of ['octo', 'a/b/c', '../x', 'a/..', 'a b/c']) {
      assert.equal((await problemFrom(server.api.workflowRun(name, 7, never))).code, 'github.invalid');
    }
    assert.equal(server.received.length, 0);
  });
});
