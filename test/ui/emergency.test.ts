import assert from 'node:assert/strict';
import { until } from '../harness/until';
import { UiBench } from './bench';

const RELEASE = /^Release [0-9a-f]{7}$/;

/** The gate in every situation, and the rollback, as a person sees them. */
describe('an apply in VS Code that needs a person', function () {
  let b: UiBench;

  before(async () => {
    b = await UiBench.start({ faults: ['state-locked'], replace: [[/expiry: \d+m/, 'expiry: 45s']] });
    await b.startRun();
    await b.press(RELEASE);
  });
  after(() => b.stop());

  /** Retries, and waits until the new plan awaits approval. The timeline still shows the previous one. */
  async function tryAgain(): Promise<void> {
    await b.press('Retry');
    await b.untilFlag('true');
    await b.shows('expires in');
  }

  it('names who holds the state, declines when a DAG starts, and lets an approval expire', async () => {
    await b.shows(/Terraform's state is locked by .+ since/);
    await b.workbench.screenshot('apply/state-locked');
    await b.untilFlag('false');
    await b.world.fault('state-locked', false);

    await tryAgain();
    await b.world.fault('dag-runs', true);
    await b.press('Approve and apply');
    await b.shows(/declined: Airflow is no longer safe/);
    await b.workbench.screenshot('apply/dag-started');
    await b.untilFlag('false');
    await b.world.fault('dag-runs', false);

    await tryAgain();
    await b.shows('the approval expired');
    await b.untilFlag('false');
    assert.equal(b.world.state.instance.id, b.firstInstance);
    await b.press('Show terminal');
    await until(
      'the answer in the terminal',
      () => b.workbench.terminal.text(),
      text => /Enter a value: no\s+Apply cancelled/.test(text),
    );
  });

  it('applies an unexpected destroy with a reason that is recorded, and continues after a reload', async () => {
    await b.world.fault('plan-destroys-database', true);
    await b.world.fault('apply-slow', true);
    await tryAgain();
    await b.press('Apply anyway…');
    const why = 'the old database was copied yesterday';
    await (await b.checklist()).frame.getByRole('textbox').fill(why);
    await b.press(/^Apply anyway$/);
    await b.shows('Terraform is applying');
    await b.crash('reload');
    await b.press('Approve #');
    await b.untilFlag('false');
    assert.notEqual(b.world.state.instance.id, b.firstInstance);
    await b.press('Open the pull request');
    await b.shows('All steps are done');
    const pull = b.world.state.github.pullRequests.find(p => p.head.startsWith('deploy/'));
    assert.match(pull?.body ?? '', new RegExp(why));
  });
});

describe('an apply in VS Code that fails', function () {
  let b: UiBench;

  before(async () => {
    b = await UiBench.start({ faults: ['apply-fails'] });
    await b.startRun();
    await b.press(RELEASE);
  });
  after(() => b.stop());

  it('can become an incident that is posted to Slack, and be rolled back by hand even though Airflow is gone', async () => {
    await b.press('Approve and apply');
    await b.shows('The apply failed partway');
    await b.untilFlag('false');
    await b.world.fault('apply-fails', false);

    await b.press('Declare incident…');
    await b.workbench.quickInput.pick('Severity 1');
    await b.workbench.quickInput.enter('The catalog is down since the deployment');
    await b.workbench.toast(/frozen/).press('Post to Slack…');
    assert.match(await b.workbench.modal.text(), /Incident, severity 1, declared by/);
    await b.workbench.modal.press('Post');
    await until(
      'the message',
      () => b.world.state.slack.messages.length,
      count => count === 1,
    );
    assert.match(b.world.state.slack.messages[0]?.text ?? '', /The catalog is down since the deployment/);
    await b.workbench.screenshot('incident/report');
    await b.workbench.command('Deploy Runbook: Open Checklist');
    await b.shows('The deployment is frozen');
    await b.workbench.screenshot('incident/frozen');
    await b.workbench.command('Deploy Runbook: Resume');
    assert.match(await b.workbench.modal.text(), /declared an incident: The catalog is down/);
    const focused = b.workbench.page.locator('.monaco-dialog-box .monaco-button:focus');
    assert.equal(await focused.innerText(), 'Show Incident Report', 'Enter only looks');
    await b.workbench.page.keyboard.press('Escape');

    await b.press('Roll back…');
    await b.workbench.quickInput.enter('the new instance was never created');
    await b.shows('Return to which version?');
    await b.workbench.screenshot('rollback/target');
    await b.press(/^Return to rel-/);
    await b.press('Continue without it…');
    await b.workbench.quickInput.enter('Airflow is gone since our own apply');
    // A terminal comes to the front by itself when it opens.
    await until(
      'the prompt',
      () => b.workbench.terminal.text(),
      text => text.endsWith('Enter a value:'),
    );
    await b.workbench.terminal.enter('yes');
    await b.press(/^Delete deploy/);
    await b.openStep('Apply the earlier version');
    await b.shows(/in the terminal, without the checks made on approval/);
    await b.press(/^Finish$/);
    await b.shows('read only');
    await b.workbench.screenshot('rollback/finished');
    assert.match(b.world.state.instance.id ?? '', new RegExp(`^${b.firstVersion} `));
    assert.equal(b.flag(), 'false');
  });
});
