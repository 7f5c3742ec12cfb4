import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseJson } from '../../../src/rehearsal/http/call';
import type { WorldOptions } from '../../../src/rehearsal/options';
import type { Subjects } from '../../../src/rehearsal/subjects';
import { startWorld, type World } from '../../../src/rehearsal/world';

/** Makes everything happen at once, for tests. */
const fast = { releaseQueuedMs: 0, releaseRunMs: 0, bootMs: 0, pokeEveryMs: 50, mergeableMs: 0, mergeMs: 0 };

/** A new world in its own folder; servers only, unless a checkout is requested. */
export function testWorld(options: Partial<WorldOptions> = {}): Promise<World> {
  return startWorld({
    directory: mkdtempSync(path.join(tmpdir(), 'rehearsal-')),
    checkout: false,
    ...options,
    timing: { ...fast, ...options.timing },
  });
}

/** Stops a world and deletes its folder. */
export async function discard(world: World | undefined): Promise<void> {
  await world?.stop();
  if (world) rmSync(world.directory, { recursive: true, force: true });
}

/** The subjects of another team's world. */
export const subjectsOfTests: Subjects = {
  infrastructure: 'acme/infrastructure',
  applications: ['acme/shop'],
  images: [{ name: 'acme/shop', releases: 'shop' }],
  deployed: ['1.0.0'],
  workflows: [
    { repository: 'acme/shop', file: 'publish.yml', event: 'release' },
    { repository: 'acme/shop', file: 'nightly.yml', event: 'schedule' },
    { repository: 'acme/infrastructure', file: 'deploy.yml', event: 'workflow_dispatch' },
  ],
  drafts: [{ repository: 'acme/shop', tag: 'shop-1.0' }],
  pulls: [{ repository: 'acme/shop', branch: 'docs/*', path: 'docs/README.md' }],
  merges: true,
  waitingDags: ['refresh'],
  busyDag: 'import_orders',
  sentry: [
    { organization: 'acme', project: 'shop', environment: 'live' },
    { organization: 'acme', project: 'worker', environment: 'prod' },
  ],
  commits: [1, 2, 3, 4, 5, 6, 7, 8].map(n => ({ message: `Change ${n}`, file: `src/${n}.py` })),
  bot: 'acme-bot',
  requirements: 'requirements/prod.txt',
  changelogs: 'docs/changelogs',
};

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; undefined when it isn't JSON. */
  readonly json: unknown;
}

/** One request; redirects are not followed. */
export async function request(address: string, init: RequestInit = {}): Promise<Reply> {
  const response = await fetch(address, { redirect: 'manual', ...init });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: parseJson(text) };
}

/** Sends a request to the world's GitHub as the viewer. */
export function github(world: World, method: string, target: string, body?: unknown): Promise<Reply> {
  return request(world.addresses.github + target, {
    method,
    headers: { authorization: `Bearer ${world.credentials.githubToken}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

export const APPLICATION = '/repos/WordPress/openverse';
export const INFRASTRUCTURE = '/repos/WordPress/openverse-infrastructure';

/** Dispatches the release of an image. */
export function dispatch(world: World, imageSha: string, more: object = {}): Promise<Reply> {
  return github(world, 'POST', `${APPLICATION}/actions/workflows/release-app.yml/dispatches`, {
    ref: 'main',
    inputs: { app: 'catalog', 'image-sha': imageSha },
    return_run_details: true,
    ...more,
  });
}

/** Commit tag of the image that is tagged `latest`. */
export function latestCommit(world: World): string {
  const build = world.state.registry.builds.at(-1);
  assert.ok(build);
  return build.commit;
}
