import assert from 'node:assert/strict';
import { resolve } from '../../../src/rehearsal/git/read';
import type { World } from '../../../src/rehearsal/world';
import path from 'node:path';
import { until } from '../../harness/until';
import { APPLICATION, discard, dispatch, github, latestCommit, testWorld } from './worlds';

const released = (world: World): string[] =>
  Object.keys(world.state.registry.tags).filter(tag => tag.startsWith('rel-'));

describe('rehearsal: the release workflow', () => {
  let world: World;
  beforeEach(async () => {
    world = await testWorld();
  });
  afterEach(() => discard(world));

  const runOf = (): World['state']['github']['runs'][number] | undefined => world.state.github.runs[0];

  it('makes the release, the image tag, the git tag and the changelog pull request', async () => {
    const sha = latestCommit(world);
    const before = released(world);
    await dispatch(world, sha);
    await world.advance();
    assert.equal(runOf()?.conclusion, 'success');
    const [tag = ''] = released(world).filter(name => !before.includes(name));
    assert.match(tag, /^rel-\d{4}(\.\d\d){5}$/);
    assert.equal(world.state.registry.tags[tag], world.state.registry.tags.latest);
    const releaseTag = tag.replace('rel-', 'catalog-');
    const release = (await github(world, 'GET', `${APPLICATION}/releases/tags/${releaseTag}`)).json as {
      draft: boolean;
      target_commitish: string;
    };
    assert.deepEqual([release.draft, release.target_commitish], [false, sha]);
    assert.equal(await resolve(path.join(world.directory, 'application.git'), releaseTag), sha);
    const head = `WordPress:changelog/${releaseTag}`;
    const [pull] = (await github(world, 'GET', `${APPLICATION}/pulls?head=${head}`)).json as {
      title: string;
      number: number;
      user: { login: string };
    }[];
    assert.equal(pull?.title, `Publish changelog for ${releaseTag}`);
    assert.equal(pull.user.login, 'openverse-bot');
    const approval = { event: 'APPROVE' };
    const approved = await github(world, 'POST', `${APPLICATION}/pulls/${pull.number}/reviews`, approval);
    assert.equal(approved.status, 200);
  });

  it('goes from queued through in_progress to completed', async () => {
    const slow = await testWorld({ timing: { releaseQueuedMs: 1_000, releaseRunMs: 1_000 } });
    try {
      const reply = await dispatch(slow, latestCommit(slow));
      const { workflow_run_id } = reply.json as { workflow_run_id: number };
      const seen: string[] = [];
      const look = async () => {
        const run = await github(slow, 'GET', `${APPLICATION}/actions/runs/${workflow_run_id}`);
        const { status } = run.json as { status: string };
        if (seen.at(-1) !== status) seen.push(status);
        return status;
      };
      await until('its end', look, status => status === 'completed', { pause: 20 });
      assert.deepEqual(seen, ['queued', 'in_progress', 'completed']);
    } finally {
      await discard(slow);
    }
  });

  it('fails for an unknown image, and publishes nothing', async () => {
    const before = released(world);
    await dispatch(world, 'latest-of-something-else');
    await world.advance();
    assert.equal(runOf()?.conclusion, 'failure');
    assert.deepEqual(released(world), before);
  });

  it('can fail', async () => {
    await world.fault('release-fails', true);
    const before = released(world);
    await dispatch(world, latestCommit(world));
    await world.advance();
    assert.equal(runOf()?.conclusion, 'failure');
    assert.deepEqual(released(world), before);
    assert.equal(world.state.github.pullRequests.length, 0);
  });

  it('can be superseded: the pending run is cancelled, and the newer one releases', async () => {
    await world.fault('release-superseded', true);
    await dispatch(world, latestCommit(world));
    await world.advance();
    await world.advance();
    assert.deepEqual(
      world.state.github.runs.map(run => [run.actor, run.conclusion]),
      [
        ['octo-maintainer', 'cancelled'],
        ['mei-tanaka', 'success'],
      ],
    );
  });

  it('cancels the older of two pending runs', async () => {
    const slow = await testWorld({ timing: { releaseQueuedMs: 3_600_000 } });
    try {
      await dispatch(slow, latestCommit(slow));
      await dispatch(slow, latestCommit(slow));
      await slow.advance();
      assert.deepEqual(
        slow.state.github.runs.map(run => run.conclusion),
        ['cancelled', null],
      );
    } finally {
      await discard(slow);
    }
  });

  it('can tag another image', async () => {
    await world.fault('rel-image-differs', true);
    const before = released(world);
    await dispatch(world, latestCommit(world));
    await world.advance();
    const [tag = ''] = released(world).filter(name => !before.includes(name));
    assert.notEqual(world.state.registry.tags[tag], world.state.registry.tags.latest);
  });

  it('can rewrap the image: different digest, same content', async () => {
    const wrapping = await testWorld({ wrapsReleasedImage: true });
    try {
      const { tags, manifests } = wrapping.state.registry;
      const before = released(wrapping);
      await dispatch(wrapping, latestCommit(wrapping));
      await wrapping.advance();
      const [tag = ''] = released(wrapping).filter(name => !before.includes(name));
      assert.notEqual(tags[tag], tags.latest);
      const children = (digest = ''): unknown =>
        (JSON.parse(manifests[digest]?.text ?? '{}') as { manifests: unknown }).manifests;
      assert.deepEqual(children(tags[tag]), children(tags.latest));
    } finally {
      await discard(wrapping);
    }
  });

  it("can run with the viewer's own token, whose pull request the viewer can't approve", async () => {
    await world.fault('changelog-own', true);
    await dispatch(world, latestCommit(world));
    await world.advance();
    const number = world.state.github.pullRequests[0]?.number ?? 0;
    const reply = await github(world, 'POST', `${APPLICATION}/pulls/${number}/reviews`, { event: 'APPROVE' });
    assert.equal(reply.status, 422);
    assert.deepEqual((reply.json as { errors: unknown }).errors, ['Can not approve your own pull request']);
  });

  it('can move latest as soon as a run is dispatched', async () => {
    const sha = latestCommit(world);
    await world.fault('latest-moves', true);
    assert.equal(latestCommit(world), sha);
    await dispatch(world, sha);
    await world.advance();
    assert.notEqual(latestCommit(world), sha);
    assert.equal(runOf()?.conclusion, 'success');
  });
});
