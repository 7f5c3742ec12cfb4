import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Engine } from '../../src/app/compose';
import { startWorld, type World } from '../../src/rehearsal/world';
import { changing } from '../support/aftermath';
import { engineOn } from '../support/deployment';

describe("a dry run of the catalog's runbook", function () {
  this.timeout(180_000);
  let folder: string;
  let world: World;
  let engine: Engine;

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'deploy-runbook-'));
    world = await startWorld({ directory: path.join(folder, 'world'), airflow: 3 });
    engine = await engineOn(world, path.join(folder, 'storage'));
  });
  after(async () => {
    engine.dispose();
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('reads the services, but changes neither them nor origin, the checkout or this machine', async () => {
    const { signal } = new AbortController();
    const refs = () =>
      execFileSync('git', ['-C', world.checkout, 'ls-remote', 'origin'], { encoding: 'utf8' });
    const before = refs();
    const runbooks = await engine.dryRuns.runbooks(signal);
    const choice = runbooks.startable.find(({ id }) => id === 'openverse-catalog');
    const run = await engine.dryRuns.begin(choice?.sha256 ?? '', {}, signal);
    await run.done;
    const { view } = run;
    const steps = view.phases.flatMap(phase => phase.steps);
    const found = (is: string) => steps.filter(step => (step.dry ?? step.status) === is).map(({ id }) => id);
    assert.deepEqual(found('holds'), [
      ...['adopt', 'preflight', 'dags-clear', 'image', 'pause-dags', 'flag-false', 'unpause-dags'],
    ]);
    assert.deepEqual(found('acts'), ['team-lock', 'branch', 'flag-true', 'apply']);
    assert.deepEqual(found('asks'), ['release']);
    assert.deepEqual(found('depends'), [
      ...['bump', 'airflow-health', 'airflow-version'],
      ...['sentry', 'changelog-pr', 'infrastructure-pr'],
    ]);
    assert.deepEqual(found('stopped'), []);
    assert.match(JSON.stringify(steps), /just apply prod catalog-airflow/);
    assert.deepEqual(changing(world), []);
    for (const service of ['airflow', 'github', 'registry'])
      assert.ok(
        world.requests.some(each => each.service === service),
        `${service} was asked`,
      );
    assert.equal(refs(), before);
    assert.equal(
      execFileSync('git', ['-C', world.checkout, 'status', '--porcelain'], { encoding: 'utf8' }),
      '',
    );
    const jobs = path.join(folder, 'storage', 'jobs');
    assert.deepEqual(existsSync(jobs) ? readdirSync(jobs) : [], []);
    assert.equal(existsSync(path.join(folder, 'storage', 'journal')), false);
    assert.equal(await engine.deployments.open(), undefined);
  });
});
