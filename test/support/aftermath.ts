import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { World } from '../../src/rehearsal/world';
import type { DeploymentBench } from './deployment';

export const MODULE = 'environments/prod/catalog-airflow.tf';

/** How often the release workflow was dispatched. */
export function dispatches(bench: DeploymentBench): number {
  return bench.world.requests.filter(r => r.method === 'POST' && r.path.endsWith('/dispatches')).length;
}

/** Requests that sign in, or read by POST, as lists of Airflow do. */
const READS_BY_POST = /^\/auth\/token$|^\/api\/v[12]\/dags\/~\/dagRuns\/(?:~\/taskInstances\/)?list$/;

/** The requests so far that may have changed a service. */
export function changing({ requests }: Pick<World, 'requests'>): World['requests'] {
  return requests.filter(
    ({ method, path: asked }) => !['GET', 'HEAD'].includes(method) && !READS_BY_POST.test(asked),
  );
}

/** Git in the bare repository behind origin. */
export function atOrigin(bench: DeploymentBench, ...args: string[]): string {
  return execFileSync('git', ['-C', bench.world.origin, ...args], { encoding: 'utf8' }).trim();
}

/** A colleague pushes to the default branch. */
export function pushToDefaultBranch(bench: DeploymentBench): void {
  const tree = atOrigin(bench, 'rev-parse', 'main^{tree}');
  const who = ['-c', 'user.name=Grace', '-c', 'user.email=grace@example.org'];
  const commit = atOrigin(bench, ...who, 'commit-tree', tree, '-p', 'main', '-m', 'Something else');
  atOrigin(bench, 'update-ref', 'refs/heads/main', commit);
}

/** The value of the flag in the checkout. */
export function flagInCheckout(bench: DeploymentBench): string {
  const text = readFileSync(path.join(bench.world.checkout, MODULE), 'utf8');
  return /running_dags_cleared\s*=\s*(\w+)/.exec(text)?.[1] ?? 'missing';
}

/** DAGs that are paused now and that this run paused. */
export function pausedByUs(bench: DeploymentBench): readonly string[] {
  const touched = bench.world.requests
    .filter(r => r.method === 'PATCH' && r.path.includes('/dags/'))
    .map(r => decodeURIComponent(/\/dags\/([^/?]+)/.exec(r.path)?.[1] ?? ''));
  return bench.world.state.airflow.dags.filter(d => d.paused && touched.includes(d.dagId)).map(d => d.dagId);
}

/**
 * Production is unchanged: the first instance is running, the flag is false in the checkout, none of our DAGs is paused, no
 * pull request of the infrastructure is open.
 * @param options.released a release may have been made
 */
export function assertUntouched(bench: DeploymentBench, options: { readonly released?: boolean } = {}): void {
  assert.match(bench.world.state.instance.id ?? '', / /);
  assert.equal(bench.step('apply').tick, null);
  if (!flagWasCommitted(bench)) assert.equal(flagInCheckout(bench), 'false');
  assert.deepEqual(pausedByUs(bench), []);
  assert.equal(
    bench.world.requests.filter(r => r.method === 'POST' && r.path.endsWith('openverse-infrastructure/pulls'))
      .length,
    0,
  );
  if (options.released !== true) assert.equal(dispatches(bench), 0);
}

function flagWasCommitted(bench: DeploymentBench): boolean {
  return /running_dags_cleared\s*=\s*true/.test(atOrigin(bench, 'show', `main:${MODULE}`));
}
