import assert from 'node:assert/strict';
import { renameSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { until } from '../harness/until';
import { UiBench } from './bench';

const RELEASE = /^Release [0-9a-f]{7}$/;

/** One deployment, in which one thing after the other goes wrong. */
describe('a deployment in VS Code that stops', function () {
  let b: UiBench;

  before(async () => {
    b = await UiBench.start({ faults: ['dag-runs'] });
    await b.startRun();
  });
  after(() => b.stop());

  it('says which DAG is running, and continues by itself when it has ended', async () => {
    await b.shows('Not safe to deploy');
    await b.shows('wikimedia_commons_workflow');
    await b.workbench.screenshot('stops/dag-runs');
    await b.world.fault('dag-runs', false);
    await b.shows('Production is not touched yet');
  });

  it('shows a failed release, and offers to retry', async () => {
    await b.world.fault('release-fails', true);
    await b.press(RELEASE);
    await b.shows('The release run ended with "failure"');
    await b.workbench.screenshot('stops/release-fails');
    await b.shows('Retry');
    assert.equal(b.world.state.instance.id, b.firstInstance);
  });

  it('closes the gate for an unexpected destroy, and restores the flag when declined', async () => {
    await b.world.fault('release-fails', false);
    await b.world.fault('plan-destroys-database', true);
    await b.press('Retry');
    await b.press(RELEASE);
    await b.shows('The plan has unexpected changes');
    await b.shows(/Unexpected[\s\S]*database/);
    await b.workbench.screenshot('stops/unexpected-destroy');
    assert.equal(b.flag(), 'true');
    await b.press('Decline');
    await b.shows('You declined the plan');
    await b.untilFlag('false');
    assert.equal(b.world.state.instance.id, b.firstInstance);
  });

  it('restores the flag after a failed apply', async () => {
    await b.world.fault('plan-destroys-database', false);
    await b.world.fault('apply-fails', true);
    await b.press('Retry');
    await b.press('Approve and apply');
    await b.shows('The apply failed partway');
    await b.untilFlag('false');
    await b.workbench.screenshot('stops/apply-fails');
  });
});

describe('a deployment in VS Code whose window is reloaded', function () {
  let b: UiBench;

  before(async () => {
    b = await UiBench.start();
    await b.startRun();
  });
  after(() => b.stop());

  it('says that a deployment is open when the disk accepts no lease, and shows it once it does', async () => {
    await b.shows('Production is not touched yet');
    // A file in place of the folder stands in for a disk that accepts nothing more.
    const leases = path.join(b.world.directory, 'engine', 'leases');
    renameSync(leases, `${leases}.kept`);
    writeFileSync(leases, '');
    const { workbench } = b;
    await workbench.reload();
    await workbench.show('Deploy Runbook');
    const said = () => workbench.tree('Steps').message();
    await until('the problem', said, text =>
      /A deployment is open.* Free up space or fix the disk/.test(text),
    );
    await workbench.screenshot('stops/no-lease');
    unlinkSync(leases);
    renameSync(`${leases}.kept`, leases);
    await b.crash('reload');
    await b.press(RELEASE);
    await b.shows('Approve the plan');
  });

  it('continues at the prompt', async () => {
    await b.crash('reload');
    await b.press('Approve and apply');
    await b.press('Approve #');
    await b.workbench.screenshot('stops/after-reload');
    assert.equal(b.flag(), 'false');
    assert.notEqual(b.world.state.instance.id, b.firstInstance);
    assert.equal(
      b.world.requests.filter(r => r.path.endsWith('/dispatches') && r.method === 'POST').length,
      1,
    );
  });
});
