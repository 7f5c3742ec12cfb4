import assert from 'node:assert/strict';
import { UiBench } from './bench';

describe('the happy path in VS Code', function () {
  let bench: UiBench;

  before(async () => {
    bench = await UiBench.start();
  });
  after(() => bench.stop());

  it('goes from the palette to the finished record in six actions', async () => {
    const { workbench } = bench;
    await workbench.screenshot('happy/01-idle');
    await workbench.command('Deploy Runbook: Start');
    await bench.shows('Release');
    await workbench.screenshot('happy/02-started');
    await bench.press('Release ');
    await bench.press('Approve and apply');
    await workbench.screenshot('happy/04-approved');
    await bench.press('Approve #');
    await workbench.screenshot('happy/05-changelog');
    await bench.press('Open the pull request');
    await workbench.screenshot('happy/06-pr');
    await bench.press('Finish');
    await bench.shows(/finished/i);
    await workbench.screenshot('happy/07-finished');
    assert.equal(workbench.actions.count, 6, String(workbench.actions));
    assert.notEqual(bench.world.state.instance.id, null);
  });
});
