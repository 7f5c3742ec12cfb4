import assert from 'node:assert/strict';
import type { JobRequest, RunnerApi } from '../../src/core/ports/runner';
import type { FaultName } from '../../src/rehearsal/faults';
import { flagInCheckout } from '../support/aftermath';
import { DeploymentBench } from '../support/deployment';
import { savesPlans } from '../support/shorten';

describe('an apply of a saved plan', function () {
  this.timeout(300_000);
  let bench: DeploymentBench | undefined;
  afterEach(async () => {
    await bench?.stop();
    bench = undefined;
  });

  async function atPlan(...faults: FaultName[]): Promise<DeploymentBench> {
    bench = await DeploymentBench.start({ faults }, undefined, savesPlans);
    await bench.answer('release', 'release');
    return bench;
  }

  it('reads its JSON form, and applies that very plan', async () => {
    const b = await atPlan();
    const first = b.world.state.instance.id;
    const { choices } = await b.asked('apply');
    assert.deepEqual(
      choices.map(choice => choice.id),
      ['approve', 'decline'],
    );
    const fact = b.step('apply').reading?.facts.find(f => f.group === 'Expected');
    assert.equal(fact?.label, 'module.catalog-airflow.terraform_data.instance');
    assert.match(fact.detail ?? '', /input: .*rel-2026/);
    await b.approve();
    await b.publish();
    await b.world.advance();
    assert.notEqual(b.world.state.instance.id, first);
    assert.equal(flagInCheckout(b), 'false');
    assert.deepEqual(
      b.view.chain.map(link => link.label),
      ['Commit tag', 'Digest', 'Revision label', 'Release', 'Module', 'Plan', 'Pull request'],
    );
  });

  /** Starts a deployment that crashes before some of its prepared commands are started. */
  async function withoutStarting(...nth: number[]): Promise<{ b: DeploymentBench; prepared: string[] }> {
    const prepared: string[] = [];
    let starts = 0;
    bench = await DeploymentBench.start({}, undefined, savesPlans, (name, port) => {
      if (name !== 'runner') return port;
      const runner = port as unknown as RunnerApi;
      const prepare = runner.prepare.bind(runner);
      const start = runner.start.bind(runner);
      return Object.assign(port, {
        prepare: async (request: JobRequest) => {
          const id = await prepare(request);
          prepared.push(id);
          return id;
        },
        start: (id: string) => {
          starts += 1;
          return nth.includes(starts) ? Promise.reject(new Error('crash')) : start(id);
        },
      });
    });
    await bench.answer('release', 'release');
    return { b: bench, prepared };
  }

  it('starts commands that a crash kept from starting, and prepares no others', async () => {
    const { b, prepared } = await withoutStarting(2, 4);
    const first = b.world.state.instance.id;
    await b.stopped('apply');
    await b.deployment.retry('apply');
    await b.approve();
    assert.equal(await b.stopped('apply'), 'unexpected');
    await b.deployment.retry('apply');
    await b.publish();
    await b.world.advance();
    assert.notEqual(b.world.state.instance.id, first);
    assert.equal(prepared.length, 4, 'the bump, the plan, the apply, the second plan');
  });

  it('starts only through the gate after a crash, and discards what the gate refuses', async () => {
    const { b, prepared } = await withoutStarting(3);
    const first = b.world.state.instance.id;
    await b.approve();
    assert.equal(await b.stopped('apply'), 'unexpected');
    await b.world.fault('dag-runs', true);
    await b.deployment.retry('apply');
    assert.equal(await b.stopped('apply'), 'apply.refused');
    await b.until(x => x.step('flag-false').status === 'verified', 'flag restored');
    await b.world.advance();
    assert.equal(b.world.state.instance.id, first);
    assert.equal(await b.engine.ports.runner.status(prepared.at(-1) ?? ''), undefined);
  });

  it('closes the gate for an unexpected destroy, and applies no declined plan', async () => {
    const b = await atPlan('plan-destroys-database');
    const first = b.world.state.instance.id;
    const { choices } = await b.asked('apply');
    assert.equal(choices[0]?.id, 'approve-unexpected');
    await b.answer('apply', 'decline');
    assert.equal(await b.stopped('apply'), 'apply.declined');
    await b.until(x => x.step('flag-false').status === 'verified', 'flag restored');
    assert.equal(b.world.state.instance.id, first);
  });

  it('applies nothing when a DAG has started since the plan', async () => {
    const b = await atPlan();
    await b.asked('apply');
    const first = b.world.state.instance.id;
    await b.world.fault('dag-runs', true);
    await b.answer('apply', 'approve');
    assert.equal(await b.stopped('apply'), 'apply.refused');
    await b.until(x => x.step('flag-false').status === 'verified', 'flag restored');
    await b.world.advance();
    assert.equal(b.world.state.instance.id, first);
  });

  it('reports a failed plan, and an apply that failed partway', async () => {
    const b = await atPlan('plan-fails');
    assert.equal(await b.stopped('apply'), 'apply.plan-failed');
    await b.until(x => x.step('flag-false').status === 'verified', 'flag restored');
    await b.world.fault('plan-fails', false);
    await b.world.fault('apply-fails', true);
    await b.deployment.retry('apply');
    await b.approve();
    assert.equal(await b.stopped('apply'), 'apply.failed');
    await b.until(x => x.step('flag-false').status === 'verified', 'flag restored again');
    assert.equal(flagInCheckout(b), 'false');
  });
});
