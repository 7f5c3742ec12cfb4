import assert from 'node:assert/strict';
import { githubRoutes } from '../../../src/rehearsal/github/simulator';
import type { GitHub } from '../../../src/rehearsal/github/github';
import { addCommits } from '../../../src/rehearsal/git/write';
import type { World } from '../../../src/rehearsal/world';
import { readDescription, type Check } from './githubDescription';
import {
  APPLICATION,
  discard,
  dispatch,
  github,
  INFRASTRUCTURE,
  latestCommit,
  subjectsOfTests,
  testWorld,
} from './worlds';

const REPO = '/repos/{owner}/{repo}';

describe("rehearsal: GitHub's responses match its published description", function () {
  // The description is 13 MB.
  this.timeout(120_000);
  let world: World;
  let check: Check;
  let covered: Set<string>;

  before(async () => {
    check = readDescription();
    covered = new Set();
    world = await testWorld();
  });
  after(() => discard(world));

  /** Sends a request, and checks the response against the description of that endpoint. */
  async function holds(
    method: string,
    target: string,
    template: string,
    status: number,
    body?: unknown,
    of = world,
  ): Promise<unknown> {
    const reply = await github(of, method, target, body);
    assert.equal(reply.status, status, `${method} ${target}: ${reply.text.slice(0, 300)}`);
    assert.deepEqual(check(method, template, status, reply.json), [], `${method} ${target}`);
    covered.add(`${method} ${template.replace(/\{[^}]*\}/g, '{}')}`);
    return reply.json;
  }

  it('for repositories, commits and files', async () => {
    await holds('GET', '/user', '/user', 200);
    await holds('GET', APPLICATION, REPO, 200);
    await holds('GET', '/repos/WordPress/secret', REPO, 404);
    await holds('GET', `${APPLICATION}/commits?per_page=3`, `${REPO}/commits`, 200);
    await holds('GET', `${APPLICATION}/commits/main`, `${REPO}/commits/{ref}`, 200);
    await holds('GET', `${APPLICATION}/commits/nothing`, `${REPO}/commits/{ref}`, 422);
    const compare = `${APPLICATION}/compare/${latestCommit(world)}...main`;
    await holds('GET', compare, `${REPO}/compare/{basehead}`, 200);
    const file = `${APPLICATION}/contents/catalog%2Frequirements-prod.txt?ref=main`;
    await holds('GET', file, `${REPO}/contents/{path}`, 200);
    await holds('GET', `${APPLICATION}/contents/nothing`, `${REPO}/contents/{path}`, 404);
  });

  it('for the release workflow, its runs and what they produce', async () => {
    const workflow = `${APPLICATION}/actions/workflows/release-app.yml`;
    const template = `${REPO}/actions/workflows/{workflow_id}`;
    await holds('GET', workflow, template, 200);
    const inputs = { app: 'catalog', 'image-sha': latestCommit(world) };
    const run = (await holds('POST', `${workflow}/dispatches`, `${template}/dispatches`, 200, {
      ref: 'main',
      inputs,
      return_run_details: true,
    })) as { workflow_run_id: number };
    await holds('GET', `${workflow}/runs?event=workflow_dispatch`, `${template}/runs`, 200);
    const runs = `${APPLICATION}/actions/runs/${run.workflow_run_id}`;
    await holds('GET', runs, `${REPO}/actions/runs/{run_id}`, 200);
    await holds('GET', `${runs}/jobs`, `${REPO}/actions/runs/{run_id}/jobs`, 200);
    const releases = (await holds('GET', `${APPLICATION}/releases`, `${REPO}/releases`, 200)) as {
      tag_name: string;
    }[];
    const tag = releases[0]?.tag_name ?? '';
    await holds('GET', `${APPLICATION}/releases/tags/${tag}`, `${REPO}/releases/tags/{tag}`, 200);
    await holds('GET', `${APPLICATION}/releases/tags/none`, `${REPO}/releases/tags/{tag}`, 404);
  });

  it('for a draft release, and the workflow that publishing it starts', async () => {
    const own = await testWorld({ subjects: subjectsOfTests });
    try {
      const shop = '/repos/acme/shop';
      const [draft] = (await holds('GET', `${shop}/releases`, `${REPO}/releases`, 200, undefined, own)) as {
        id: number;
      }[];
      const published = { draft: false };
      const template = `${REPO}/releases/{release_id}`;
      await holds('PATCH', `${shop}/releases/${draft?.id ?? 0}`, template, 200, published, own);
      const runs = `${shop}/actions/workflows/publish.yml/runs?event=release`;
      const listed = `${REPO}/actions/workflows/{workflow_id}/runs`;
      await holds('GET', runs, listed, 200, undefined, own);
      await own.advance();
      const pulls = `${shop}/pulls?head=acme:changelog/shop-1.0`;
      await holds('GET', pulls, `${REPO}/pulls`, 200, undefined, own);
    } finally {
      await discard(own);
    }
  });

  it('for pull requests, their reviews and checks', async () => {
    await dispatch(world, latestCommit(world));
    await world.advance();
    const pulls = `${REPO}/pulls`;
    const open = (await holds('GET', `${APPLICATION}/pulls`, pulls, 200)) as { number: number }[];
    const pull = `${APPLICATION}/pulls/${open[0]?.number ?? 0}`;
    const template = `${pulls}/{pull_number}`;
    await holds('GET', pull, template, 200);
    await holds('GET', `${pull}/files`, `${template}/files`, 200);
    await holds('POST', `${pull}/requested_reviewers`, `${template}/requested_reviewers`, 201, {
      reviewers: ['bhaddad'],
    });
    await holds('POST', `${pull}/reviews`, `${template}/reviews`, 200, { event: 'APPROVE' });
    await holds('GET', `${pull}/reviews`, `${template}/reviews`, 200);
    await holds('GET', `${APPLICATION}/commits/main/check-runs`, `${REPO}/commits/{ref}/check-runs`, 200);
    await holds('GET', `${APPLICATION}/commits/main/status`, `${REPO}/commits/{ref}/status`, 200);

    const author = { name: 'Octo', email: 'octo-maintainer@users.noreply.github.com' };
    const commit = { author, at: Date.now(), message: 'Change', files: { 'README.md': 'Changed\n' } };
    await addCommits(world.origin, 'deploy/x', [commit], 'refs/heads/main');
    const wanted = { title: 'Deploy', body: 'Text', head: 'deploy/x', base: 'main' };
    const made = (await holds('POST', `${INFRASTRUCTURE}/pulls`, pulls, 201, wanted)) as { number: number };
    await holds('POST', `${INFRASTRUCTURE}/pulls`, pulls, 422, wanted);
    const own = `${INFRASTRUCTURE}/pulls/${made.number}`;
    await holds('POST', `${own}/reviews`, `${template}/reviews`, 422, { event: 'APPROVE' });
    await holds('PATCH', own, template, 200, { state: 'closed' });
  });

  it('for deployments', async () => {
    const deployments = `${INFRASTRUCTURE}/deployments`;
    const template = `${REPO}/deployments`;
    const made = (await holds('POST', deployments, template, 201, {
      ref: 'main',
      environment: 'prod',
      required_contexts: [],
      payload: { run: 'r1' },
    })) as { id: number };
    await holds('GET', deployments, template, 200);
    const statuses = `${deployments}/${made.id}/statuses`;
    const statusTemplate = `${template}/{deployment_id}/statuses`;
    await holds('POST', statuses, statusTemplate, 201, { state: 'success', description: 'Done' });
    await holds('POST', statuses, statusTemplate, 422, { state: 'splendid' });
    await holds('GET', statuses, statusTemplate, 200);
  });

  it('for every endpoint that is served', () => {
    const served = githubRoutes({} as GitHub).map(({ method, parts }) => {
      const path = parts.map(part => (/^[:*]/.test(part) ? '{}' : part)).join('/');
      return `${method} /${path}`;
    });
    assert.deepEqual([...covered].sort(), [...served].sort());
  });
});
