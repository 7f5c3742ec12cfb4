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
      viewport: { width: 1200, height: 800 },
      settings: { 'workbench.colorTheme': 'Default Light Modern' },
    });
  });
  after(() => bench.stop());

  const moduleFile = () => path.join(bench.checkout, MODULE);
  /** Sets the flag, as somebody may do by hand and forget. */
  const leaveFlag = () => {
    const text = readFileSync(moduleFile(), 'utf8');
    writeFileSync(moduleFile(), text.replace(/(running_dags_cleared\s*=\s*)false/, '$1true'));
  };
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

  it('is set back from the module in an editor, which shows the state of the deployment and details of a version', async () => {
    const { workbench } = bench;
    const { page, quickInput } = workbench;
    leaveFlag();
    await workbench.command('Go to File');
    await quickInput.type('catalog-airflow.tf');
    await quickInput.pick('catalog-airflow.tf');
    const lenses = () => page.locator('.codelens-decoration').allInnerTexts();
    const shown = await until('the lenses', lenses, all => all.join().includes('Set running_dags_cleared'));
    assert.match(shown.join('\n'), /No deployment is open\. Deploy[^]*Roll back/);
    await page
      .locator('.view-line')
      .filter({ hasText: bench.firstVersion })
      .locator('span span')
      .last()
      .hover();
    const hover = page.locator('.monaco-hover:visible');
    await until(
      'the hover',
      async () => (await hover.allInnerTexts()).join('\n'),
      text => text.includes('Released') || text.includes('Built'),
    );
    await workbench.screenshot('editor/idle');
    await page.locator('.codelens-decoration a').filter({ hasText: 'Set running_dags_cleared' }).click();
    await workbench.modal.press('Set Back');
    await bench.untilFlag('false');
    await until('one lens less', lenses, all => !all.join().includes('Set running_dags_cleared'));
    await workbench.screenshot('editor/set-back');

    // The same with the light bulb, which the keyboard can reach.
    leaveFlag();
    await until('the lenses', lenses, all => all.join().includes('Set running_dags_cleared'));
    await page.locator('.view-line').filter({ hasText: 'running_dags_cleared' }).first().click();
    const fixes = page.locator('.action-widget .monaco-list-row');
    await until('the quick fix', async () => {
      await page.keyboard.press('Control+.');
      await page.waitForTimeout(500);
      return (await fixes.allInnerTexts()).some(text => text.includes('running_dags_cleared'));
    });
    await workbench.screenshot('editor/quick-fix');
    await page.keyboard.press('Enter');
    await workbench.modal.press('Set Back');
    await bench.untilFlag('false');
    await workbench.command('View: Close All Editors');
    await page.setViewportSize({ width: 800, height: 700 });
  });

  it('is shown when it is true only in the checkout, and disappears when it is set back', async () => {
    const asked = bench.world.requests.length;
    const text = readFileSync(moduleFile(), 'utf8');
    leaveFlag();
    await told();
    assert.equal(bench.world.requests.length, asked, 'looking needs nobody');
    assert.match(await bench.workbench.tree('Steps').message(), /true in this checkout. Set it back/);
    await bench.workbench.screenshot('left-flag/checkout');
    await bench.workbench.tree('Steps').press(row, 'Set the Flag Back to False');
    assert.match(await bench.workbench.modal.text(), /Set running_dags_cleared back to false\?/);
    await bench.workbench.modal.press('Set Back');
    await until('no row', rows, shown => shown.length === 0);
    assert.equal(readFileSync(moduleFile(), 'utf8'), text, 'as it was, to the last blank');
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
