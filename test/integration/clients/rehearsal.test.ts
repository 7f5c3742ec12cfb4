import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createGitHub } from '../../../src/clients/github/github';
import { createRegistry } from '../../../src/clients/registry';
import { createSentry } from '../../../src/clients/sentry';
import { createSlack } from '../../../src/clients/slack';
import type { PullRequest, WorkflowRun } from '../../../src/core/ports/github';
import { sameContent } from '../../../src/core/registry/content';
import { newestReleaseTags } from '../../../src/core/registry/tags';
import type { WorldOptions } from '../../../src/rehearsal/options';
import { breakSomething } from '../../../src/rehearsal/sentry/seed';
import { startWorld, type World } from '../../../src/rehearsal/world';
import { problemFrom } from './failure';
import { instantClock, never } from './loopback';

const image = 'wordpress/openverse-catalog';
const repo = 'WordPress/openverse';
const scope = { organization: 'openverse', project: 'openverse-catalog', environment: 'production' };
const timing = { releaseQueuedMs: 0, releaseRunMs: 0, mergeableMs: 0 };

/** A world with servers only, discarded at the end of the block. */
async function rehearsal(options: Partial<WorldOptions> = {}): Promise<World & AsyncDisposable> {
  const directory = mkdtempSync(path.join(tmpdir(), 'clients-'));
  const world = await startWorld({ directory, checkout: false, timing, ...options });
  return {
    ...world,
    [Symbol.asyncDispose]: async () => {
      await world.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function clientsOf({ addresses, credentials }: World) {
  const clock = instantClock(Date.now());
  return {
    github: createGitHub({
      address: addresses.github,
      token: () => Promise.resolve(credentials.githubToken),
      clock,
      unpaced: true,
    }),
    registry: createRegistry({ address: addresses.registry, clock }),
    sentry: createSentry({
      address: addresses.sentry,
      token: () => Promise.resolve(credentials.sentryToken),
      clock,
    }),
    slack: createSlack({ webhook: () => Promise.resolve(credentials.slackWebhook), clock }),
  };
}
type Clients = ReturnType<typeof clientsOf>;

async function release({ github, registry }: Clients): Promise<{ run: WorkflowRun; commit: string }> {
  const latest = await registry.resolve(image, 'latest', never);
  const commit = latest?.revision ?? assert.fail('latest has no revision label');
  const inputs = { app: 'catalog', 'image-sha': commit };
  const { runId, at } = await github.dispatchWorkflow(repo, 'release-app.yml', 'main', inputs, never);
  const id = runId ?? (await github.dispatchedRuns(repo, 'release-app.yml', at, never))[0]?.id;
  let run = await github.workflowRun(repo, id ?? assert.fail('no run'), never);
  while (run.status !== 'completed') run = await github.workflowRun(repo, run.id, never);
  return { run, commit };
}

describe("the clients against the rehearsal's servers", () => {
  for (const [server, options, how] of [
    ['GitHub', {}, 'digest'],
    [
      'an Enterprise Server that wraps the image',
      { returnsRunDetails: false, wrapsReleasedImage: true },
      'manifest',
    ],
  ] as const) {
    it(`release an image through ${server} and approve its changelog`, async () => {
      await using world = await rehearsal(options);
      const clients = clientsOf(world);
      const { github, registry } = clients;
      assert.equal((await github.repository(repo, never)).canPush, true);
      const before = newestReleaseTags(await registry.tags(image, never), 1);
      const { run, commit } = await release(clients);
      assert.equal(run.conclusion, 'success');
      assert.equal(run.actor, (await github.viewer(never)).login);
      assert.ok((await github.workflowJobs(repo, run.id, never)).every(job => job.conclusion === 'success'));

      const [tag = ''] = newestReleaseTags(await registry.tags(image, never), 1);
      assert.notDeepEqual([tag], before);
      const [released, chosen] = await Promise.all([
        registry.resolve(image, tag, never),
        registry.resolve(image, commit, never),
      ]);
      assert.ok(released !== undefined && chosen !== undefined);
      assert.equal(sameContent(released, chosen).how, how);

      const catalogTag = tag.replace('rel-', 'catalog-');
      assert.equal((await github.release(repo, catalogTag, never))?.tag, catalogTag);
      assert.equal((await github.releases(repo, 'catalog-', 1, never))[0]?.tag, catalogTag);
      const [pull] = await github.pullRequestsFrom(repo, `changelog/${catalogTag}`, 'open', never);
      assert.ok(pull);
      assert.equal((await github.pullRequestFiles(repo, pull.number, never)).length, 1);
      assert.equal((await github.checks(repo, pull.headSha, never)).failed.length, 0);
      await github.approve(repo, pull.number, pull.headSha, never);
      await github.approve(repo, pull.number, pull.headSha, never);
      assert.deepEqual(
        (await github.reviews(repo, pull.number, never)).map(({ state }) => state),
        ['APPROVED'],
      );
    });
  }

  it('never release twice when an accepted dispatch is answered with 502', async () => {
    await using world = await rehearsal({ faults: ['dispatch-502'] });
    const { github } = clientsOf(world);
    const inputs = { app: 'catalog', 'image-sha': world.state.registry.builds.at(-1)?.commit ?? '' };
    const since = new Date().toISOString();
    const dispatch = github.dispatchWorkflow(repo, 'release-app.yml', 'main', inputs, never);
    assert.equal((await problemFrom(dispatch)).code, 'github.server-error');
    assert.equal((await github.dispatchedRuns(repo, 'release-app.yml', since, never)).length, 1);
  });

  it('cannot approve what the viewer opened', async () => {
    await using world = await rehearsal({ faults: ['changelog-own'] });
    const clients = clientsOf(world);
    await release(clients);
    const pull = (await clients.github.openPullRequests(repo, never)).find(({ head }) =>
      head.startsWith('changelog/'),
    );
    assert.ok(pull);
    const approval = clients.github.approve(repo, pull.number, pull.headSha, never);
    assert.equal((await problemFrom(approval)).code, 'github.own-pull-request');
  });

  it('read commits, comparisons and files, and notice missing ones', async () => {
    await using world = await rehearsal();
    const { github, registry } = clientsOf(world);
    const [head, ...older] = await github.recentCommits(repo, 'main', 3, never);
    const last = older.at(-1);
    assert.ok(head && last);
    assert.equal((await github.commit(repo, 'main', never))?.sha, head.sha);
    const comparison = await github.compare(repo, last.sha, head.sha, never);
    assert.deepEqual([comparison?.aheadBy, comparison?.behindBy], [2, 0]);
    assert.match(
      (await github.fileAt(repo, 'catalog/requirements-prod.txt', 'main', never)) ?? '',
      /apache-airflow/,
    );
    assert.equal(await github.fileAt(repo, 'no/such/file', 'main', never), undefined);
    assert.equal(await github.commit(repo, 'f'.repeat(40), never), undefined);
    assert.equal(await github.release(repo, 'catalog-none', never), undefined);
    assert.equal(await registry.resolve(image, 'no-such-tag', never), undefined);
    assert.equal(await registry.digest(image, 'no-such-tag', never), undefined);
  });

  it('record a deployment', async () => {
    await using world = await rehearsal();
    const { github } = clientsOf(world);
    const ref = world.state.registry.builds.at(-1)?.commit ?? '';
    const request = {
      ref,
      environment: 'catalog-airflow',
      description: 'Catalog',
      payload: { tag: 'rel-1' },
    };
    const id = await github.createDeployment(repo, request, never);
    await github.setDeploymentStatus(repo, id, 'success', 'Done', never);
    assert.equal(world.state.github.deployments.find(one => one.id === id)?.environment, 'catalog-airflow');
  });

  it('close, open and rewrite a pull request', async () => {
    await using world = await rehearsal();
    const clients = clientsOf(world);
    const { github } = clients;
    await release(clients);
    const [first] = await github.openPullRequests(repo, never);
    assert.ok(first);
    const { title, head, base } = first;
    const again = (): Promise<PullRequest> =>
      github.createPullRequest(repo, { title, head, base, body: 'one' }, never);
    assert.equal((await problemFrom(again())).code, 'github.conflict');
    assert.equal((await github.closePullRequest(repo, first.number, never)).state, 'closed');
    const second = await again();
    assert.equal((await github.updatePullRequestBody(repo, second.number, 'two', never)).body, 'two');
    assert.deepEqual(
      (await github.pullRequestsFrom(repo, head, 'all', never)).map(({ state, body }) => [
        state,
        body === 'two',
      ]),
      [
        ['open', true],
        ['closed', false],
      ],
    );
  });

  it('see new and regressed Sentry issues, and post to Slack', async () => {
    await using world = await rehearsal();
    const { sentry, slack } = clientsOf(world);
    const now = Date.now();
    const since = new Date(now - 60_000).toISOString();
    const until = new Date(now + 60_000).toISOString();
    assert.deepEqual(await sentry.environments(scope, never), ['production', 'local']);
    const before = await sentry.issues(scope, since, until, never);
    breakSomething(world.state.sentry, now);
    const known = new Set(before.map(({ id }) => id));
    const fresh = (await sentry.issues(scope, since, until, never)).filter(({ id }) => !known.has(id));
    assert.deepEqual(
      fresh.map(({ shortId, regressed }) => [shortId, regressed]),
      [
        ['OPENVERSE-CATALOG-8A', false],
        ['OPENVERSE-CATALOG-5C', true],
      ],
    );
    await slack.post('Done & dusted', never);
    assert.equal(world.state.slack.messages[0]?.text, 'Done &amp; dusted');
  });

  const causes = [
    ['unauthorized', 'unauthorized'],
    ['forbidden', 'forbidden'],
    ['rate-limited', 'rate-limited'],
    ['error', 'server-error'],
    ['oversized', 'too-large'],
    ['malformed', 'malformed'],
  ] as const;
  for (const [fault, cause] of causes) {
    it(`name the cause when every service has the fault ${fault}`, async () => {
      const services = ['github', 'registry', 'sentry', 'slack'] as const;
      await using world = await rehearsal({
        faults: services.map(service => `${service}-${fault}` as const),
      });
      const { github, registry, sentry, slack } = clientsOf(world);
      const questions = [
        github.repository(repo, never),
        registry.resolve(image, 'latest', never),
        sentry.environments(scope, never),
        slack.post('hello', never),
      ].map(problemFrom);
      assert.deepEqual(
        (await Promise.all(questions)).map(({ code }) => code),
        services.map(service => `${service}.${cause}`),
      );
    });
  }
});
