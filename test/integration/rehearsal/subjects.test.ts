import assert from 'node:assert/strict';
import { addCommits, initBare } from '../../../src/rehearsal/git/write';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { COPY_ORIGIN } from '../../../src/rehearsal/disk/layout';
import type { World } from '../../../src/rehearsal/world';
import { discard, github, request, subjectsOfTests, testWorld } from './worlds';

describe('rehearsal: the services of any runbook', () => {
  let world: World;
  const author = { name: 'Octo', email: 'octo-maintainer@users.noreply.github.com' };
  const commit = (file: string) => ({
    ...{ author, at: Date.now(), message: `Change ${file}` },
    files: { [file]: 'Changed\n' },
  });
  before(async () => {
    world = await testWorld({ subjects: subjectsOfTests });
    const copy = path.join(world.directory, COPY_ORIGIN);
    mkdirSync(copy);
    await initBare(copy);
    await addCommits(copy, 'main', [commit('README.md')]);
  });
  after(() => discard(world));

  const ok = async (target: string) => {
    const reply = await github(world, 'GET', target);
    assert.equal(reply.status, 200, `${target}: ${reply.text.slice(0, 200)}`);
    return reply.json;
  };

  it('know its repositories, DAGs and Sentry projects, and nothing of the catalog', async () => {
    await ok('/repos/acme/infrastructure');
    await ok('/repos/acme/shop');
    assert.equal((await github(world, 'GET', '/repos/WordPress/openverse')).status, 404);
    const dags = world.state.airflow.dags.map(({ dagId }) => dagId);
    assert.ok(dags.includes('refresh') && dags.includes('import_orders'), dags.join());
    assert.equal(/catalog|openverse|wordpress/i.test(JSON.stringify(world.state)), false);
    for (const [project, environment] of [
      ['shop', 'live'],
      ['worker', 'prod'],
    ]) {
      const address = `${world.addresses.sentry}/api/0/projects/acme/${project ?? ''}/environments/`;
      const headers = { authorization: `Bearer ${world.credentials.sentryToken}` };
      const { json } = await request(address, { headers });
      assert.equal((json as { name: string }[])[0]?.name, environment);
    }
  });

  it('have the image that its module deploys, and its releases', () => {
    const tags = Object.keys(world.state.registry.tags);
    assert.ok(tags.includes('1.0.0'));
    assert.ok(tags.some(tag => tag.startsWith('rel-')));
    assert.ok(world.state.github.releases.some(({ tag }) => tag.startsWith('shop-2')));
  });

  it('start what a release, a schedule or a dispatch should start', async () => {
    const [draft] = (await ok('/repos/acme/shop/releases')) as { id: number; draft: boolean }[];
    assert.equal(draft?.draft, true);
    const before = Object.keys(world.state.registry.tags).length;
    await github(world, 'PATCH', `/repos/acme/shop/releases/${draft.id}`, { draft: false });
    await world.advance();
    await world.advance();
    const [run] = world.state.github.runs;
    assert.deepEqual(
      [run?.workflow, run?.event, run?.branch, run?.conclusion],
      ['publish.yml', 'release', 'shop-1.0', 'success'],
    );
    assert.equal(Object.keys(world.state.registry.tags).length, before + 1, 'the image has a new tag');
    await ok('/repos/acme/shop/releases/tags/shop-1.0');

    const nightly = await ok('/repos/acme/shop/actions/workflows/nightly.yml/runs?event=schedule');
    assert.equal((nightly as { total_count: number }).total_count, 1);
    const deploy = '/repos/acme/infrastructure/actions/workflows/deploy.yml';
    const sent = { ref: 'main', inputs: { tag: '1.0.0' } };
    assert.equal((await github(world, 'POST', `${deploy}/dispatches`, sent)).status, 204);
    const publish = '/repos/acme/shop/actions/workflows/publish.yml';
    assert.equal((await github(world, 'POST', `${publish}/dispatches`, sent)).status, 422);
  });

  it("open others' pull requests once they are looked for, and merge opened or approved ones", async () => {
    const copy = path.join(world.directory, COPY_ORIGIN);
    await addCommits(copy, 'deploy/shop', [commit('shop.tf')], 'refs/heads/main');
    const wanted = { title: 'Deploy', body: '', head: 'deploy/shop', base: 'main' };
    await github(world, 'POST', '/repos/acme/infrastructure/pulls', wanted);
    const [theirs] = (await ok('/repos/acme/shop/pulls?head=acme:docs/next')) as { number: number }[];
    assert.ok(theirs);
    await world.advance();
    const state = (head: string) => world.state.github.pullRequests.find(pull => pull.head === head)?.state;
    assert.deepEqual([state('deploy/shop'), state('docs/next')], ['closed', 'open']);
    // As on GitHub: owner names ignore case, and merged pull requests keep their files.
    const [mine] = (await ok('/repos/acme/infrastructure/pulls?state=all&head=ACME:deploy/shop')) as {
      number: number;
    }[];
    const files = (await ok(`/repos/acme/infrastructure/pulls/${mine?.number ?? 0}/files`)) as {
      filename: string;
    }[];
    assert.deepEqual(
      files.map(({ filename }) => filename),
      ['shop.tf'],
    );
    await github(world, 'POST', `/repos/acme/shop/pulls/${theirs.number}/reviews`, { event: 'APPROVE' });
    await world.advance();
    assert.equal(state('docs/next'), 'closed');
    const merged = (await ok(`/repos/acme/shop/pulls/${theirs.number}`)) as { merged: boolean };
    assert.equal(merged.merged, true);
    await ok('/repos/acme/shop/contents/docs%2FREADME.md');
  });
});
