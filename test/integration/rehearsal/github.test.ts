import assert from 'node:assert/strict';
import type { World } from '../../../src/rehearsal/world';
import { addCommits } from '../../../src/rehearsal/git/write';
import {
  APPLICATION,
  discard,
  dispatch,
  github,
  INFRASTRUCTURE,
  latestCommit,
  request,
  testWorld,
} from './worlds';

const AUTHOR = { name: 'Octo', email: 'octo-maintainer@users.noreply.github.com' };

describe('rehearsal: GitHub', () => {
  let world: World;
  beforeEach(async () => {
    world = await testWorld();
  });
  afterEach(() => discard(world));

  it('knows the token and whom it belongs to', async () => {
    const viewer = (await github(world, 'GET', '/user')).json as { login: string };
    assert.equal(viewer.login, 'octo-maintainer');
    const stranger = await request(`${world.addresses.github}/user`);
    assert.equal(stranger.status, 401);
    assert.match(stranger.text, /Bad credentials/);
  });

  it('answers a matching ETag with an uncounted 304', async () => {
    const first = await github(world, 'GET', APPLICATION);
    const etag = first.headers.get('etag') ?? '';
    const ask = (token: string) =>
      request(world.addresses.github + APPLICATION, {
        headers: { authorization: `Bearer ${token}`, 'if-none-match': etag },
      });
    const second = await ask(world.credentials.githubToken);
    assert.equal(second.status, 304);
    assert.equal(second.text, '');
    assert.equal(second.headers.get('x-ratelimit-remaining'), first.headers.get('x-ratelimit-remaining'));
    assert.equal((await ask('another')).status, 401);
  });

  it('pages by Link header', async () => {
    const first = await github(world, 'GET', `${APPLICATION}/commits?per_page=5`);
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    assert.ok(next.startsWith(world.addresses.github));
    const second = await github(world, 'GET', next.slice(world.addresses.github.length));
    assert.equal((first.json as unknown[]).length, 5);
    assert.equal((second.json as unknown[]).length, 3);
    assert.equal(second.headers.get('link'), null);
  });

  it('compares with real git, oldest commit first', async () => {
    const [deployed] = world.state.registry.builds.slice(1);
    const reply = await github(
      world,
      'GET',
      `${APPLICATION}/compare/${deployed?.commit ?? ''}...${latestCommit(world)}`,
    );
    const { ahead_by, behind_by, commits } = reply.json as {
      ahead_by: number;
      behind_by: number;
      commits: { commit: { message: string }; author: { login: string } }[];
    };
    assert.deepEqual([ahead_by, behind_by], [3, 0]);
    assert.match(commits[0]?.commit.message ?? '', /apache-airflow/);
    assert.equal(commits.at(-1)?.author.login, 'mei-tanaka');
  });

  it('answers a dispatch with the run, with 204, or with 400 when it does not know the field', async () => {
    const sha = latestCommit(world);
    const full = await dispatch(world, sha);
    assert.equal(full.status, 200);
    const { workflow_run_id } = full.json as { workflow_run_id: number };
    assert.equal(world.state.github.runs[0]?.id, workflow_run_id);
    assert.equal((await dispatch(world, sha, { return_run_details: undefined })).status, 204);
    const enterprise = await testWorld({ returnsRunDetails: false });
    try {
      assert.equal((await dispatch(enterprise, sha)).status, 400);
      assert.equal(enterprise.state.github.runs.length, 0);
    } finally {
      await discard(enterprise);
    }
  });

  it('refuses dispatches that make no sense', async () => {
    const wrong = async (more: object): Promise<string> => {
      const reply = await dispatch(world, 'x', more);
      assert.equal(reply.status, 422);
      return (reply.json as { message: string }).message;
    };
    assert.equal(await wrong({ ref: 'nowhere' }), 'No ref found for: nowhere');
    assert.equal(
      await wrong({ inputs: { app: 'catalog', 'image-sha': 'x', more: 'y' } }),
      'Unexpected inputs provided: ["more"]',
    );
    assert.equal(await wrong({ inputs: { app: 'catalog' } }), "Required input 'image-sha' not provided");
    assert.equal(world.state.github.runs.length, 0);
  });

  it('starts the run even though it answers 502', async () => {
    await world.fault('dispatch-502', true);
    assert.equal((await dispatch(world, latestCommit(world))).status, 502);
    assert.equal(world.state.github.runs.length, 1);
    const dispatches = world.requests.filter(r => r.method === 'POST' && r.path.endsWith('/dispatches'));
    assert.deepEqual(
      dispatches.map(r => [r.service, r.status]),
      [['github', 502]],
    );
  });

  it('denies a dispatch to a viewer who may not push', async () => {
    const reader = await testWorld({ canPush: false });
    try {
      assert.equal((await dispatch(reader, latestCommit(reader))).status, 403);
      const repository = (await github(reader, 'GET', APPLICATION)).json as {
        permissions: { push: boolean };
      };
      assert.equal(repository.permissions.push, false);
    } finally {
      await discard(reader);
    }
  });

  it('shows what a pull request changes, and when it conflicts', async () => {
    const change = (text: string) => [
      { author: AUTHOR, at: Date.now(), message: 'Change', files: { 'README.md': text } },
    ];
    await addCommits(world.origin, 'deploy/x', change('One\n'), 'refs/heads/main');
    const body = { title: 'Deploy', head: 'deploy/x', base: 'main' };
    const made = await github(world, 'POST', `${INFRASTRUCTURE}/pulls`, body);
    const { number } = made.json as { number: number };
    const files = (await github(world, 'GET', `${INFRASTRUCTURE}/pulls/${number}/files`)).json as {
      filename: string;
      patch: string;
    }[];
    assert.deepEqual(
      files.map(file => file.filename),
      ['README.md'],
    );
    assert.match(files[0]?.patch ?? '', /^@@ [\s\S]*\+One/);

    const mergeable = async (): Promise<unknown> =>
      ((await github(world, 'GET', `${INFRASTRUCTURE}/pulls/${number}`)).json as { mergeable: unknown })
        .mergeable;
    assert.equal(await mergeable(), true);
    await addCommits(world.origin, 'main', change('Two\n'));
    assert.equal(await mergeable(), false);
  });

  it('has not computed mergeable at first', async () => {
    const slow = await testWorld({ timing: { mergeableMs: 3_600_000 } });
    try {
      await dispatch(slow, latestCommit(slow));
      const [pull] = (await github(slow, 'GET', `${APPLICATION}/pulls`)).json as { number: number }[];
      const full = await github(slow, 'GET', `${APPLICATION}/pulls/${pull?.number ?? 0}`);
      assert.equal((full.json as { mergeable: unknown }).mergeable, null);
    } finally {
      await discard(slow);
    }
  });

  it('refuses a second pull request for a branch, and one without commits', async () => {
    const body = { title: 'Deploy', head: 'deploy/x', base: 'main' };
    const commit = { author: AUTHOR, at: Date.now(), message: 'Change', files: { 'a.md': 'a' } };
    await addCommits(world.origin, 'deploy/x', [commit], 'refs/heads/main');
    assert.equal((await github(world, 'POST', `${INFRASTRUCTURE}/pulls`, body)).status, 201);
    const again = await github(world, 'POST', `${INFRASTRUCTURE}/pulls`, body);
    assert.equal(again.status, 422);
    assert.match(again.text, /A pull request already exists for WordPress:deploy\/x/);
    const same = { ...body, head: 'main' };
    assert.match((await github(world, 'POST', `${INFRASTRUCTURE}/pulls`, same)).text, /No commits between/);
    const found = await github(world, 'GET', `${INFRASTRUCTURE}/pulls?head=WordPress:deploy/x&state=all`);
    assert.equal((found.json as unknown[]).length, 1);
  });

  it('refuses deployments that wait for checks', async () => {
    const reply = await github(world, 'POST', `${INFRASTRUCTURE}/deployments`, {
      ref: 'main',
      environment: 'prod',
    });
    assert.equal(reply.status, 409);
    assert.equal(world.state.github.deployments.length, 0);
  });
});
