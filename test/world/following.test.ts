import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Engine } from '../../src/app/compose';
import { ProblemError } from '../../src/core/errors';
import type { Following } from '../../src/core/engine/following';
import { DeploymentBench, engineOn } from '../support/deployment';

describe('a deployment on another machine', function () {
  this.timeout(300_000);
  let bench: DeploymentBench | undefined;
  let other: Engine | undefined;
  let following: Following | undefined;
  const storage = mkdtempSync(path.join(tmpdir(), 'deploy-runbook-'));
  afterEach(async () => {
    following?.dispose();
    other?.dispose();
    await bench?.stop();
    rmSync(storage, { recursive: true, force: true });
  });

  function until(wanted: (following: Following) => boolean): Promise<void> {
    return new Promise(resolve => {
      const look = (): void => {
        if (following !== undefined && wanted(following)) resolve();
      };
      following?.onChange(look);
      look();
    });
  }

  it('is followed step by step until its lock is free', async () => {
    bench = await DeploymentBench.start();
    await bench.asked('release');
    const { world, deployment } = bench;
    other = await engineOn(world, storage);
    following = await other.deployments.follow('openverse-catalog', new AbortController().signal);
    const steps = () => following?.view.phases.flatMap(p => p.steps) ?? [];
    await until(() => steps().some(s => s.id === 'release' && s.status === 'waiting'));
    assert.equal(steps().find(s => s.id === 'preflight')?.status, 'verified');
    assert.equal(following.view.startedBy, bench.view.startedBy);
    assert.ok(following.view.obligations.some(o => o.title === 'Release the team lock'));
    assert.equal(await other.deployments.open(), undefined, 'it is not this machine’s');
    await deployment.abort('it was only to be looked at');
    await until(f => f.view.followed?.isOver === true);
    await assert.rejects(
      other.deployments.follow('openverse-catalog', new AbortController().signal),
      (error: unknown) => error instanceof ProblemError && error.problem.code === 'lock.free',
    );
  });
});
