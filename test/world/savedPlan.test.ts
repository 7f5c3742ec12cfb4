import assert from 'node:assert/strict';
import type { FaultName } from '../../src/rehearsal/faults';
import { flagInCheckout } from '../support/aftermath';
import { DeploymentBench } from '../support/deployment';

/** As a repository would write it whose recipes save their plans. */
const saved: readonly (readonly [RegExp, string])[] = [
  [/kind: apply\n/g, 'kind: apply-saved\n'],
  [/recipe: apply\n/g, 'recipe: apply-saved\n          plan: plan-save\n          show: plan-show\n'],
];

describe('an apply of a saved plan', function () {
  this.timeout(120_000);
  let bench: DeploymentBench | undefined;
  afterEach(async () => {
    await bench?.stop();
    bench = undefined;
  });

  async function atPlan(...faults: FaultName[]): Promise<DeploymentBench> {
    bench = await DeploymentBench.start({ faults }, undefined, saved);
    await bench.answer('release', 'release');
    return bench;
  }

  it('reads the JSON form, and applies that very plan', async () => {
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

  it('closes the gate for an unexpected destroy, and leaves a declined plan be', async () => {
    const b = await atPlan('plan-destroys-database');
    const first = b.world.state.instance.id;
    const { choices } = await b.asked('apply');
    assert.equal(choices[0]?.id, 'approve-unexpected');
    await b.answer('apply', 'decline');
    assert.equal(await b.stopped('apply'), 'apply.declined');
    await b.until(x => x.step('flag-false').status === 'verified', 'flag restored');
    assert.equal(b.world.state.instance.id, first);
  });

  it('applies nothing when a DAG has started since', async () => {
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

  it('says that a plan failed, and that an apply failed half-way', async () => {
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
