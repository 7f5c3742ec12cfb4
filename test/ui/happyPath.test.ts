import assert from 'node:assert/strict';
import { UiBench } from './bench';

describe('the happy path in VS Code', function () {
  let bench: UiBench;

  before(async () => {
    bench = await UiBench.start({ allBuiltIn: true });
  });
  after(() => bench.stop());

  it('goes from the palette to a finished run', async () => {
    const { workbench } = bench;
    await bench.startRun();
    await bench.press(/^Release [0-9a-f]{7}$/);
    await bench.press('Approve and apply');
    await bench.press('Approve #');
    await bench.press('Open the pull request');
    await workbench.screenshot('happy/before-finish');
    await bench.press(/^Finish$/);
    await bench.shows(/finished/i);
    await workbench.screenshot('happy/finished');
    assert.equal(workbench.actions.count, 6, String(workbench.actions));
    assert.equal(bench.flag(), 'false');
    assert.notEqual(bench.world.state.instance.id, bench.firstInstance);
  });
});

describe('the happy path with both refresh DAGs waiting', function () {
  let bench: UiBench;

  before(async () => {
    bench = await UiBench.start({ airflow: 3, faults: ['refresh-waits'] });
  });
  after(() => bench.stop());

  it('takes one more action, and leaves no DAG paused', async () => {
    await bench.startRun();
    await bench.press(/^Release [0-9a-f]{7}$/);
    await bench.press('Pause 2 DAGs');
    await bench.shows('Approve the plan');
    await bench.untilFlag('true');
    // Lock, branch, two DAGs and the flag are in sight everywhere.
    const { workbench } = bench;
    const [first] = await workbench.tree('Steps').rows();
    assert.match(first ?? '', /Still open.*5/);
    const status = workbench.status('deploy-runbook.deploy-runbook.run');
    assert.match(await status.innerText(), /Approve the plan\s+5/);
    assert.match(
      (await status.getAttribute('aria-label')) ?? '',
      /5 still open: .*Unpause image_data_refresh/,
    );
    // A rehearsal looks like the real thing, so each place says what it is.
    const banner = 'Rehearsal: nothing here touches production';
    assert.ok((await workbench.tree('Steps').message()).startsWith(banner));
    assert.equal(await (await bench.checklist()).frame.locator('.rehearsal').innerText(), banner);
    assert.match(await status.innerText(), /^\s*Rehearsal: /);
    const spoken = await workbench.terminal.spoken();
    assert.ok(spoken.length > 0);
    for (const name of spoken) assert.match(name, /\(rehearsal\)/);
    await workbench.screenshot('happy/still-open');
    await bench.press('Approve and apply');
    await bench.press('Approve #');
    await bench.press('Open the pull request');
    await bench.press(/^Finish$/);
    await bench.shows(/finished/i);
    assert.equal(workbench.actions.count, 7, String(workbench.actions));
    const refresh = bench.world.state.airflow.dags.filter(d => d.dagId.endsWith('_data_refresh'));
    assert.deepEqual(
      refresh.map(d => d.paused),
      [false, false],
    );
  });
});
