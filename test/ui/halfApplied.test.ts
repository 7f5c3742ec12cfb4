import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { until } from '../harness/until';
import { UiBench } from './bench';

const RELEASE = /^Release [0-9a-f]{7}$/;
const STATUS = 'deploy-runbook.deploy-runbook.run';

/** An apply that stops partway, and how to continue from there, as a person sees it. */
describe('a half-applied deployment in VS Code', function () {
  let b: UiBench;
  const screenshot = (name: string) => b.workbench.screenshot(`half-applied/${name}`);

  before(async () => {
    const settings = { 'workbench.colorTheme': 'Default Light Modern' };
    b = await UiBench.start({ faults: ['apply-slow'], settings });
  });
  after(() => b.stop());

  it('is interrupted once, only after confirmation, and then says who did it and what runs', async () => {
    const { page } = b.workbench;
    const modal = () => b.workbench.modal;
    await b.startRun();
    await b.press(RELEASE);
    await b.press('Approve and apply');
    await b.shows('Terraform is applying');
    await until('the old instance to be gone', () => b.world.state.instance.id === null, Boolean);

    await b.press(/^Cancel/);
    const said = await modal().text();
    assert.doesNotMatch(said, /^Cancel$/m, 'which of the two would it cancel?');
    assert.match(said, /Interrupt Terraform while it applies\?/);
    assert.match(said, /Done:[\s\S]*In progress[\s\S]*half-applied/);
    await screenshot('interrupt');
    await page.keyboard.press('Escape');
    await until(
      'no dialog',
      async () => modal().visible,
      shown => !shown,
    );
    await b.press(/^Cancel/);
    await modal().text();
    await page.keyboard.press('Enter');
    await until(
      'no dialog',
      async () => modal().visible,
      shown => !shown,
    );
    assert.ok(await b.has('Terraform is applying'), 'neither key interrupts');

    await b.press(/^Cancel/);
    await modal().press('Interrupt Terraform');
    await b.shows(/interrupted Terraform while it applied/);
    await b.untilFlag('false');
    await screenshot('interrupted');
    const text = await (await b.checklist()).text();
    assert.equal(text.match(/interrupted Terraform while it applied/g)?.length, 1);
    assert.match(text, /What runs now[\s\S]*does not answer/);
    assert.match(text, /Retry: Apply\s+Roll back…/, 'the first card leads on');
    await b.press('Export record');
    await until(
      'the record, with its banner',
      async () => (await page.locator('.part.editor .view-lines').allInnerTexts()).join(),
      record => /Rehearsal:\snothing\shere\stouches\sproduction/.test(record),
    );
  });

  it('shows how to continue after an abort, and is warned about first once it is closed', async () => {
    await b.workbench.command('Deploy Runbook: Open Checklist');
    await b.press('Abort…');
    await b.workbench.quickInput.enter('the region has no capacity left');
    // The doubt has been shown since the interruption; this comes with the abort.
    await b.shows('The abort is not complete');
    await screenshot('aborted');
    const text = await (await b.checklist()).text();
    assert.match(text, /Roll back, or resume the deployment[^\n]*\s+Resume\s+Roll back…/);
    const steps = b.workbench.tree('Steps');
    const warning = 'Production may be half-applied';
    assert.ok((await steps.rows())[0]?.startsWith(warning));

    // The branch may be what runs, so only a person deletes it; then the abort can be completed.
    const branch = /deploy\/\S+/.exec(text)?.[0] ?? '';
    execFileSync('git', ['-C', b.checkout, 'push', '-q', 'origin', '--delete', branch], { stdio: 'pipe' });
    await b.press('Abort…');
    await b.workbench.quickInput.enter('the region has no capacity left');
    await b.shows('This deployment is closed');
    await until(
      'the warning to stay',
      () => b.workbench.status(STATUS).innerText(),
      shown => shown.includes('Production may be half-applied'),
    );
    await until(
      'the warning as first row',
      () => steps.rows(),
      ([first]) => first?.startsWith(warning) === true,
    );
    // The headline of the closed run is shown until the run is gone.
    await until(
      'the warning in full',
      () => steps.message(),
      message => /Production may be half-applied: .*planned\./.test(message),
    );
    await screenshot('closed');
    await b.workbench.page.setViewportSize({ width: 800, height: 700 });
    await screenshot('closed-narrow');
    await b.workbench.page.setViewportSize({ width: 1400, height: 900 });

    await steps.press(warning, 'Roll Back');
    await b.workbench.quickInput.enter('the new instance was never created');
    await b.shows('Return to which version?');
    await screenshot('rolling-back');
  });
});
