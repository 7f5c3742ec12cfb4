import assert from 'node:assert/strict';
import { DeploymentBench } from '../support/deployment';
import { flagInCheckout, pausedByUs, pushToDefaultBranch } from '../support/aftermath';

/** Every stop from the apply on. */
describe('a deployment that stops at the apply or after', function () {
  this.timeout(300_000);
  let bench: DeploymentBench | undefined;

  afterEach(async () => {
    await bench?.stop();
    bench = undefined;
  });

  async function atPlan(...args: Parameters<typeof DeploymentBench.start>): Promise<DeploymentBench> {
    bench = await DeploymentBench.start(...args);
    await bench.answer('release', 'release');
    return bench;
  }

  it('a declined plan changes nothing, and the flag is set back', async () => {
    const b = await atPlan();
    const before = b.world.state.instance.id;
    await b.answer('apply', 'decline');
    assert.equal(await b.stopped('apply'), 'apply.declined');
    await b.until(x => x.step('flag-false').status === 'verified', 'flag restored');
    assert.equal(flagInCheckout(b), 'false');
    await b.world.advance();
    assert.equal(b.world.state.instance.id, before);
  });

  it('a plan that is not approved in time is declined', async () => {
    const b = await atPlan({}, undefined, [[/expiry: \d+m/, 'expiry: 2s']]);
    assert.equal(await b.stopped('apply'), 'apply.expired');
    await b.until(x => x.step('flag-false').status === 'verified', 'flag restored');
    assert.equal(flagInCheckout(b), 'false');
  });

  it('a plan that is not approved in time is declined even if the clock was set back', async () => {
    const b = await atPlan({}, undefined, [[/expiry: \d+m/, 'expiry: 30s']]);
    await b.asked('apply');
    b.clock.ahead -= 3_600_000;
    assert.equal(await b.stopped('apply'), 'apply.expired');
    await b.until(x => x.step('flag-false').status === 'verified', 'flag restored');
    assert.equal(flagInCheckout(b), 'false');
  });

  it('an approval answers no when a DAG has started since the plan', async () => {
    const b = await atPlan();
    await b.asked('apply');
    const before = b.world.state.instance.id;
    await b.world.fault('dag-runs', true);
    await b.answer('apply', 'approve');
    assert.equal(await b.stopped('apply'), 'apply.refused');
    assert.match(b.step('apply').problem?.message ?? '', /no longer safe/);
    await b.until(x => x.step('flag-false').status === 'verified', 'flag restored');
    await b.world.advance();
    assert.equal(b.world.state.instance.id, before);
    assert.equal(flagInCheckout(b), 'false');
  });

  it('an approval answers no when the default branch has moved since the plan', async () => {
    const b = await atPlan();
    await b.asked('apply');
    pushToDefaultBranch(b);
    await b.answer('apply', 'approve');
    assert.equal(await b.stopped('apply'), 'apply.refused');
    assert.match(b.step('apply').problem?.message ?? '', /moved/);
  });

  it('an unexpected destroy closes the gate until a reason is given, which is recorded', async () => {
    const b = await atPlan({ faults: ['plan-destroys-database'] });
    const question = await b.asked('apply');
    assert.deepEqual(
      question.choices.map(c => c.id),
      ['approve-unexpected', 'decline'],
    );
    const unexpected = b.step('apply').reading?.facts.filter(f => f.group === 'Unexpected') ?? [];
    assert.match(unexpected[0]?.label ?? '', /database/);
    await assert.rejects(b.answer('apply', 'approve-unexpected', 'no'), /reason/);
    await b.answer('apply', 'approve-unexpected', 'The database was moved away yesterday');
    await b.until(x => x.step('apply').status === 'verified', 'applied');
    assert.match(b.deployment.exportRecord(), /moved away yesterday/);
  });

  it('a failed plan stops it, and the flag is set back', async () => {
    const b = await atPlan({ faults: ['plan-fails'] });
    assert.equal(await b.stopped('apply'), 'apply.plan-failed');
    await b.until(x => x.step('flag-false').status === 'verified', 'flag restored');
    assert.equal(flagInCheckout(b), 'false');
  });

  it('a state lock stops it, and says who holds the lock', async () => {
    const b = await atPlan({ faults: ['state-locked'] });
    assert.equal(await b.stopped('apply'), 'apply.state-locked');
    assert.match(b.step('apply').problem?.message ?? '', /locked by \S+ since \d{4}/);
  });

  it('a failed apply still restores the flag', async () => {
    const b = await atPlan({ faults: ['apply-fails'] });
    await b.answer('apply', 'approve');
    assert.equal(await b.stopped('apply'), 'apply.failed');
    await b.until(x => x.step('flag-false').status === 'verified', 'flag restored');
    assert.equal(flagInCheckout(b), 'false');
  });

  it('changes in the second plan stop it, and a reason is enough to continue', async () => {
    const b = await atPlan({ faults: ['second-plan-not-empty'] });
    await b.approve();
    assert.equal(await b.stopped('apply'), 'apply.second-plan');
    await b.until(x => x.step('flag-false').status === 'verified', 'flag restored');
    assert.equal(flagInCheckout(b), 'false');
    assert.match(JSON.stringify(b.step('apply').reading), /dns_record/);
    await b.deployment.override('apply', 'the TTL is known to drift');
    await b.answer('changelog-pr', 'approve');
    assert.equal(b.step('apply').status, 'overridden');
  });

  it('a retry after a decline makes a new plan that can be approved', async () => {
    const b = await atPlan();
    await b.answer('apply', 'decline');
    await b.stopped('apply');
    await b.until(x => x.step('flag-false').status === 'verified', 'flag restored');
    await b.deployment.retry('apply');
    await b.asked('apply');
    assert.equal(flagInCheckout(b), 'true');
    await b.approve();
    await b.until(x => x.step('flag-false').status === 'verified', 'flag restored again');
    assert.equal(flagInCheckout(b), 'false');
  });

  for (const [fault, step, code] of [
    ['airflow-unhealthy', 'airflow-health', 'airflow.unhealthy'],
    ['import-error', 'airflow-health', 'airflow.import-errors'],
    ['airflow-version-mismatch', 'airflow-version', 'airflow.version'],
  ] as const) {
    it(`${fault} stops it at ${step}, and a reason overrides that`, async () => {
      const b = await atPlan({ faults: [fault] });
      await b.approve();
      assert.equal(await b.stopped(step), code);
      assert.equal(flagInCheckout(b), 'false');
      await b.deployment.override(step, 'The team looked at it and goes on');
      await b.until(x => x.step(step).status === 'overridden', 'overridden');
      assert.equal(b.step(step).tick?.by, 'octo-maintainer');
    });
  }

  it('an Airflow that stays away stops it after the boot wait', async () => {
    const b = await atPlan({ faults: ['airflow-stays-away'] }, undefined, [
      [/bootWait: \d+s/, 'bootWait: 3s'],
    ]);
    await b.approve();
    assert.match(await b.stopped('airflow-health'), /^airflow\./);
    assert.deepEqual(pausedByUs(b), []);
  });

  it('a new Sentry issue asks for a decision', async () => {
    const b = await atPlan({ faults: ['sentry-new-issue'] });
    await b.approve();
    const question = await b.asked('sentry');
    assert.equal(question.id, 'new-issues');
    await b.answer('sentry', 'accept', 'Known, and being worked on');
    await b.asked('changelog-pr');
  });

  it("one's own changelog pull request can't be approved, and it says so", async () => {
    const b = await atPlan({ faults: ['changelog-own'] });
    await b.approve();
    const question = await b.asked('changelog-pr');
    assert.equal(question.id, 'own');
    assert.equal(b.world.requests.filter(r => r.method === 'POST' && r.path.endsWith('/reviews')).length, 0);
  });
});
