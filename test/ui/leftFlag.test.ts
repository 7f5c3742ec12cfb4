import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { until } from '../harness/until';
import { MODULE } from '../support/aftermath';
import { UiBench } from './bench';

describe('a flag left true, in VS Code', function () {
  let bench: UiBench;

  before(async () => {
    bench = await UiBench.start({
      viewport: { width: 800, height: 700 },
      settings: { 'workbench.colorTheme': 'Default Light Modern' },
    });
  });
  after(() => bench.stop());

  const row = /running_dags_cleared is true/;
  const rows = () => bench.workbench.tree('Steps').rows();

  /** Waits for the row, then for the sentence, which moves the row. */
  const told = async () => {
    await until('the row', rows, shown => shown.some(text => text.includes('running_dags_cleared is true')));
    const steps = bench.workbench.tree('Steps');
    await until(
      'the sentence',
      () => steps.message(),
      text => text.includes('Nothing guards'),
    );
  };

  it('is shown when it is true only in the checkout, and disappears when it is set back', async () => {
    const asked = bench.world.requests.length;
    const file = path.join(bench.checkout, MODULE);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace(/(running_dags_cleared\s*=\s*)false/, '$1true'));
    await told();
    assert.equal(bench.world.requests.length, asked, 'looking needs nobody');
    assert.match(await bench.workbench.tree('Steps').message(), /true in this checkout. Set it back/);
    await bench.workbench.screenshot('left-flag/checkout');
    await bench.workbench.tree('Steps').press(row, 'Set the Flag Back to False');
    assert.match(await bench.workbench.modal.text(), /Set running_dags_cleared back to false\?/);
    await bench.workbench.modal.press('Set Back');
    await until('no row', rows, shown => shown.length === 0);
    assert.equal(readFileSync(file, 'utf8'), text, 'as it was, to the last blank');
    await bench.workbench.status('deploy-runbook.deploy-runbook.run').waitFor({ state: 'hidden' });
  });

  it('is shown once fetched, disappears when it is false, and can be fixed by a deployment', async () => {
    const asked = () => bench.world.requests.length;
    const before = asked();
    await bench.world.fault('flag-true-on-default-branch', true);
    await told();
    // Looking needs no network.
    assert.equal(asked(), before);
    const { workbench } = bench;
    const steps = workbench.tree('Steps');
    assert.match(await steps.spoken(row), /^Warning: /);
    await workbench.command('View: Focus Problems');
    await steps.row(row).hover();
    await workbench.screenshot('left-flag/idle');

    await bench.world.fault('flag-true-on-default-branch', false);
    await until('no row', rows, shown => shown.length === 0);
    await bench.world.fault('flag-true-on-default-branch', true);
    await told();

    // The status bar shows it everywhere, and leads there.
    const status = 'deploy-runbook.deploy-runbook.run';
    assert.match(await workbench.status(status).innerText(), /1 still open/);
    await workbench.show('Explorer');
    await workbench.clickStatus(status);
    await told();

    await steps.press(row, 'Start');
    await bench.shows('Open that pull request');
    await workbench.screenshot('left-flag/offered');
  });
});
