import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { until } from '../harness/until';
import { UiBench } from './bench';

/** A link to a command, an icon that nothing of ours shows, a turned direction, and what can't be seen. */
const HOSTILE = '[Sign in again](command:workbench.action.terminal.new) $(flame) \u202Eenod\u200B';
const SHOWN = '[Sign in again] (command:workbench.action.terminal.new) $ (flame)';

/** Whoever may push may write the team lock, and what stands in it is shown to colleagues. */
function plantLock(origin: string): void {
  const git = (input: string, ...args: readonly string[]): string =>
    execFileSync('git', ['-C', origin, ...args], { input, encoding: 'utf8' }).trim();
  const now = new Date().toISOString();
  const step = { id: 'apply', title: HOSTILE, status: 'waiting', summary: HOSTILE };
  const lock = {
    version: 1,
    run: 'run-1',
    owner: 'mallory',
    since: now,
    heartbeatAt: now,
    reason: HOSTILE,
    obligations: [],
    progress: { title: HOSTILE, headline: HOSTILE, phases: [{ title: HOSTILE, steps: [step] }] },
  };
  const blob = git(JSON.stringify(lock), 'hash-object', '-w', '--stdin');
  const tree = git(`100644 blob ${blob}\tlock.json\n`, 'mktree');
  const who = ['-c', 'user.name=mallory', '-c', 'user.email=mallory@example.org'];
  const commit = git('', ...who, 'commit-tree', tree, '-m', 'Take the lock');
  git('', 'update-ref', 'refs/deploy-runbook/lock/prod/catalog-airflow', commit);
}

describe('text from outside in VS Code', function () {
  let bench: UiBench;

  before(async () => {
    bench = await UiBench.start();
    plantLock(bench.world.origin);
  });
  after(() => bench.stop());

  /** In the window and in the checklist: no link, no icon, nothing that turns or hides. */
  async function nothingRendered(): Promise<void> {
    const { page } = bench.workbench;
    const { frame } = await bench.checklist();
    for (const place of [page, frame]) {
      assert.equal(
        await place.locator('a', { hasText: 'Sign in again' }).filter({ hasNotText: '(command:' }).count(),
        0,
      );
      assert.equal(await place.locator('[href^="command:workbench.action.terminal"]').count(), 0);
      assert.equal(await place.locator('.codicon-flame').count(), 0);
      const html = await place.locator('body').innerHTML();
      assert.doesNotMatch(html, /[\u202E\u200B]/);
    }
  }

  it('is only text in tree, status bar, tooltip, tab and checklist of a deployment that is followed', async () => {
    await bench.workbench.command("Deploy Runbook: Follow a Colleague's Deployment");
    await bench.shows(SHOWN);
    await bench.workbench.show('Deploy Runbook');
    await until(
      'the tree to show it',
      () => bench.workbench.tree('Steps').rows(),
      rows => rows.some(row => row.includes(SHOWN.slice(0, 30))),
    );
    await bench.workbench.status('deploy-runbook.deploy-runbook.run').hover();
    await bench.workbench.page.waitForTimeout(1_000);
    await nothingRendered();
    await bench.workbench.screenshot('hostile/followed');
    await bench.press('Stop following');
  });

  it('is only text where a person is asked', async () => {
    await bench.startRun();
    await bench.shows('mallory is deploying');
    await bench.workbench.command('Deploy Runbook: Answer');
    await bench.workbench.quickInput.entries();
    await nothingRendered();
    await bench.workbench.screenshot('hostile/asked');
    await bench.workbench.quickInput.cancel();
    await bench.workbench.command('Deploy Runbook: Abort');
    await bench.workbench.quickInput.type('short');
    await nothingRendered();
    await bench.workbench.screenshot('hostile/prompt');
    await bench.workbench.quickInput.cancel();
  });
});
