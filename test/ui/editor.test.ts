import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { until } from '../harness/until';
import { UiBench } from './bench';

const FILE = 'environments/prod/catalog-airflow.tf';

describe('the production module in an editor', function () {
  let bench: UiBench;
  /** Sets the flag, as somebody may do by hand and forget. */
  const leaveFlag = () => {
    const file = path.join(bench.checkout, FILE);
    writeFileSync(file, readFileSync(file, 'utf8').replace(/(running_dags_cleared\s*=\s*)false/, '$1true'));
  };
  before(async () => {
    bench = await UiBench.start({ viewport: { width: 1200, height: 800 } });
    leaveFlag();
  });
  after(() => bench.stop());

  it('shows the state of the deployment and details of a version, and sets back a flag left true', async () => {
    const { workbench } = bench;
    const { page, quickInput } = workbench;
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
  });
});
