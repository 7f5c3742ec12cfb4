import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { until } from '../harness/until';
import { MODULE } from '../support/aftermath';
import { UiBench } from './bench';

/** A link to a command, an icon that we never show, a right-to-left override, and an invisible character. */
const HOSTILE = '[Sign in again](command:workbench.action.terminal.new) $(flame) \u202Eenod\u200B';
const LOCK = 'refs/deploy-runbook/lock/prod/catalog-airflow';
const SHOWN = '[Sign in again] (command:workbench.action.terminal.new) $ (flame)';

/** Writes the team lock, as anybody may who can push; its texts are shown to colleagues. */
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
  git('', 'update-ref', LOCK, commit);
}

/** A checkout outside the rehearsal in which the flag is true, so that a deployment can be started without signing in. */
function cloneOutside(origin: string, near: string): string {
  const checkout = path.join(near, 'outside');
  execFileSync('git', ['clone', '-q', origin, checkout]);
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-C', checkout, ...args], { stdio: 'pipe' });
  const edit = (file: string, pattern: RegExp, by: string): void => {
    const text = readFileSync(path.join(checkout, file), 'utf8');
    writeFileSync(path.join(checkout, file), text.replace(pattern, by));
  };
  edit('.runbooks/openverse-catalog.yaml', /workflow: .*/, 'workflow: evil.yml');
  git(
    '-c',
    'user.name=mallory',
    '-c',
    'user.email=mallory@example.org',
    'commit',
    '-qam',
    'Change the runbook',
  );
  git('push', '-q', 'origin', 'HEAD');
  edit(MODULE, /(running_dags_cleared\s*=\s*)false/, '$1true');
  const address = 'https://github.com/WordPress/openverse-infrastructure.git';
  git('config', `url.${origin}.insteadOf`, address);
  git('remote', 'set-url', 'origin', address);
  return checkout;
}

describe('text from outside in VS Code', function () {
  let bench: UiBench;

  before(async () => {
    const title = '[Sign in again](command:workbench.action.terminal.new) $(flame)';
    bench = await UiBench.start({ replace: [[/^title: .*$/m, `title: ${JSON.stringify(title)}`]] });
    plantLock(bench.world.origin);
  });
  after(() => bench.stop());

  /** Asserts that window and checklist show no link, no icon and no invisible or direction-changing characters. */
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

  it('is only text in tree, status bar, tooltip, tab and checklist of a followed deployment', async () => {
    await bench.workbench.command('Deploy Runbook: Follow a Colleague');
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

  it('is only text in questions to a person', async () => {
    await bench.startRun();
    await bench.shows('mallory is deploying');
    await bench.workbench.command('Deploy Runbook: Answer');
    await bench.workbench.quickInput.entries();
    await nothingRendered();
    await bench.workbench.screenshot('hostile/asked');
    const { modal, quickInput, page } = bench.workbench;
    await quickInput.pick('Take over from mallory');
    const said = await modal.text();
    assert.ok(said.includes(SHOWN), said);
    await nothingRendered();
    await bench.workbench.screenshot('hostile/dialog');
    await page.keyboard.press('Enter');
    await until(
      'no dialog',
      async () => bench.workbench.modal.visible,
      shown => !shown,
    );
    assert.equal(await quickInput.visible, false, 'Enter asks for no reason: it only looks');
    await bench.workbench.command('Deploy Runbook: Abort');
    await bench.workbench.quickInput.type('short');
    await nothingRendered();
    await bench.workbench.screenshot('hostile/prompt');
    await bench.workbench.quickInput.cancel();
  });

  it('is only text in a notification', async () => {
    const { workbench } = bench;
    await workbench.show('Explorer');
    await workbench.command('View: Close All Editors');
    execFileSync('git', ['-C', bench.world.origin, 'update-ref', '-d', LOCK]);
    const said = await workbench.toast(/Release [0-9a-f]{7}/).text();
    assert.ok(said.includes(SHOWN), said);
    await workbench.screenshot('hostile/notification');
    await workbench.command('Deploy Runbook: Open Checklist');
    await nothingRendered();
  });

  it('is read in full, commands first, before a runbook from the repository runs', async () => {
    const checkout = cloneOutside(bench.world.origin, path.dirname(bench.checkout));
    const { workbench, close } = await bench.windowOn(checkout);
    const { modal, page } = workbench;
    await workbench.show('Deploy Runbook');
    await until(
      'the flag that was left true',
      () => workbench.tree('Steps').rows(),
      rows => rows.length > 0,
    );
    await workbench.command('Deploy Runbook: Start');
    const said = await modal.text();
    assert.match(said, /What runs\n[^\n]*evil\.yml[\s\S]*What may pass/);
    assert.doesNotMatch(said, /^Start$/m, 'more is in it than a dialog holds');
    await workbench.screenshot('hostile/runbook');
    await page.keyboard.press('Enter');
    await until(
      'it in full',
      () => workbench.editors(),
      open => open.some(each => each.startsWith('Shipped ↔ This repository')),
    );
    await workbench.command('Deploy Runbook: Start');
    assert.match(await modal.text(), /^Start$/m);
    await page.keyboard.press('Escape');
    await close();
  });
});
