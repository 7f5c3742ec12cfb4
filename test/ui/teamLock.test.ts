import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { until } from '../harness/until';
import { UiBench } from './bench';

const REASON = 'the other laptop went under';

/** Two machines, two clones, two logins, one lock. */
describe('two engineers in VS Code', function () {
  let bench: UiBench;
  /** Who deploys in the end, and the other one. */
  let first: UiBench;
  let second: UiBench;

  before(async () => {
    bench = await UiBench.start();
  });
  after(() => bench.stop());

  const owner = (): string => {
    const lock = 'refs/deploy-runbook/lock/prod/catalog-airflow:lock.json';
    const text = execFileSync('git', ['-C', bench.world.origin, 'show', lock], { encoding: 'utf8' });
    return (JSON.parse(text) as { owner: string }).owner;
  };
  const dispatches = (): number =>
    bench.world.requests.filter(r => r.method === 'POST' && r.path.endsWith('/dispatches')).length;

  it('compete for the lock: one deploys, the other waits, gets a turn, and is taken over from', async () => {
    const ben = await bench.secondEngineer('ben', {
      viewport: { width: 900, height: 900 },
      settings: { 'workbench.colorTheme': 'Default High Contrast Light' },
    });
    assert.notEqual(ben.checkout, bench.checkout);
    await Promise.all([bench.startRun(), ben.startRun()]);
    const ana = 'octo-maintainer';
    // Before either has the lock, nobody is deploying.
    const decided = new RegExp(`(${ana}|ben) is deploying|Release [0-9a-f]{7}\\n`);
    await Promise.all([bench, ben].map(each => each.shows(decided)));
    first = owner() === ana ? bench : ben;
    const [winner, loser] = first === bench ? [ana, 'ben'] : ['ben', ana];
    second = first === bench ? ben : bench;

    await second.shows(`${winner} is deploying`);
    await second.shows(/Since \d\d:\d\d, last seen \d\d:\d\d\./);
    assert.ok(!(await first.has('is deploying')));
    await first.workbench.screenshot('team-lock/first');
    await second.workbench.screenshot('team-lock/second-waits');

    // Waiting is enough once the lock is free.
    await first.workbench.command('Deploy Runbook: Abort');
    await first.workbench.quickInput.enter('the wrong day for it');
    await second.shows(/Release [0-9a-f]{7}\n/);
    assert.equal(owner(), loser);

    await first.startRun();
    await first.press(`Take over from ${loser}…`);
    await (await first.checklist()).frame.getByRole('textbox').fill(REASON);
    await first.workbench.screenshot('team-lock/takes-over');
    await first.press(new RegExp(`^Take over from ${loser}$`));
    await first.shows(/Release [0-9a-f]{7}\n/);
    assert.equal(owner(), winner);

    await second.press(/^Release [0-9a-f]{7}$/);
    await second.shows(new RegExp(`${winner} took the team lock over at .*${REASON}`));
    await second.workbench.screenshot('team-lock/taken-over');
    assert.equal(dispatches(), 0);
    await second.workbench.command('Deploy Runbook: Abort');
    await second.workbench.quickInput.enter('the other one goes on');
    await second.shows(/aborted/i);
    assert.equal(owner(), winner);

    await first.press(/^Release [0-9a-f]{7}$/);
    await first.shows('Approve the plan');
    await first.workbench.screenshot('team-lock/goes-on');
  });

  it("can follow each other's deployment, read-only, until the lock is free", async () => {
    const name = owner();
    await second.workbench.command('Deploy Runbook: Follow a Colleague');
    await second.shows(`You are following ${name}’s deployment`);
    await second.shows(`${name}: Approve the plan`);
    await second.shows('Set running_dags_cleared back to false');
    const { frame } = await second.checklist();
    assert.deepEqual(await frame.locator('.button').allInnerTexts(), ['Stop following']);
    await second.workbench.show('Deploy Runbook');
    await until(
      'the tree to show it, too',
      () => second.workbench.tree('Steps').rows(),
      rows => rows.some(row => /Apply.*waiting/.test(row)),
    );
    assert.match(await second.workbench.tree('Steps').message(), /Approve the plan/);
    await second.workbench.screenshot('team-lock/followed');

    await first.press('Decline');
    await first.untilFlag('false');
    await first.workbench.command('Deploy Runbook: Abort');
    await first.workbench.quickInput.enter('enough for today');
    await second.shows(`${name} is done`);
    await second.workbench.screenshot('team-lock/followed-over');
    await second.press('Stop following');
    await until(
      'nothing to be open',
      () => second.workbench.tree('Steps').message(),
      text => text.includes('No deployment is open'),
    );
  });
});
