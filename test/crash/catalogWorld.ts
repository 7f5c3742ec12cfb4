import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { startWorld, type World } from '../../src/rehearsal/world';
import { MODULE } from '../support/aftermath';
import { quickTiming, shorten } from '../support/shorten';
import type { Course } from './courses';
import type { CrashWorld } from './crashWorld';
import { countOf, ownBranches, refsOf } from './refs';

/** The shipped rehearsal, with the catalog's runbook. */
export class CatalogWorld implements CrashWorld {
  private constructor(readonly world: World) {
    this.firstInstance = world.state.instance.id;
  }
  private readonly firstInstance: string | null;

  static async start(folder: string, { changes = [] }: Course): Promise<CatalogWorld> {
    const world = await startWorld({
      directory: path.join(folder, 'world'),
      timing: { ...quickTiming, bootMs: 300, pokeEveryMs: 60_000 },
      faults: ['refresh-waits'],
    });
    shorten(world, [[/moveWait: \d+s/g, 'moveWait: 1s'], [/soak: \d+s/g, 'soak: 1s'], ...changes]);
    return new CatalogWorld(world);
  }

  get checkout(): string {
    return this.world.checkout;
  }
  get repository(): string {
    return this.world.repository;
  }

  left(): readonly string[] {
    const left: string[] = [];
    if (/running_dags_cleared\s*=\s*true/.test(this.#module())) left.push('flag');
    const refs = refsOf(this.world.origin);
    if (refs.some(ref => ref.startsWith('refs/deploy-runbook/lock/'))) left.push('team-lock');
    for (const { dagId, paused } of this.world.state.airflow.dags)
      if (paused && this.#paused().includes(dagId)) left.push(`paused-dag:${dagId}`);
    const pulls = this.#pulls();
    if (pulls > 0) left.push('pull-request');
    else left.push(...ownBranches(refs).map(branch => `pushed-branch:${branch}`));
    return left;
  }

  aftermath(applies: number): Readonly<Record<string, unknown>> {
    return {
      dispatches: countOf(this.world, 'POST', /\/dispatches$/),
      pullRequests: this.#pulls(),
      approvals: countOf(this.world, 'POST', /\/reviews$/),
      pauses: this.#paused().length,
      branches: ownBranches(refsOf(this.world.origin)).length,
      applies,
      left: this.left(),
      isAsBefore: this.#isAsBefore(),
    };
  }

  assertAtTheEnd(): void {
    if (this.#isAsBefore()) return;
    assert.ok(this.#module().includes(versionOf(this.world.state.instance.id)), 'what is written runs');
  }

  stop(): Promise<void> {
    return this.world.stop();
  }

  #isAsBefore(): boolean {
    return versionOf(this.world.state.instance.id) === versionOf(this.firstInstance);
  }
  #module(): string {
    return readFileSync(path.join(this.world.checkout, MODULE), 'utf8');
  }
  #pulls(): number {
    return countOf(this.world, 'POST', /openverse-infrastructure\/pulls$/);
  }
  /** DAGs that were changed by requests; pausing and unpausing alternate. */
  #paused(): readonly string[] {
    const changes = this.world.requests.filter(
      r => r.method === 'PATCH' && r.path.includes('/dags/') && r.status < 300,
    );
    const ids = changes.map(r => decodeURIComponent(/\/dags\/([^/?]+)/.exec(r.path)?.[1] ?? ''));
    return [...new Set(ids)];
  }
}

function versionOf(instance: string | null): string {
  return instance?.split(' ')[0] ?? 'nothing';
}
