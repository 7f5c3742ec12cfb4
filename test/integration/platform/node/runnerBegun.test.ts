import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JobStatus } from '../../../../src/core/ports/runner';
import { createTools } from '../../../../src/platform/node/tools';
import { neverBegan } from '../../../../src/kinds/shared/loginShell';
import { whileRunning } from '../../../../src/kinds/shared/standing';
import { ended, Playground, until } from './runnerPlayground';

const context = {
  reading: (summary: string, facts = []) => ({ summary, facts, at: '2026-11-28T20:00:00Z' }),
} as unknown as Parameters<typeof whileRunning>[0];
/** What a step says about such a job. */
const said = (job: JobStatus) => whileRunning(context, job, context.reading('just bump is running'));
const titleOf = (job: JobStatus) => {
  const seen = said(job);
  return seen.is === 'waits' ? seen.question.title : undefined;
};
const command = ['sh', '-c', 'echo begun; sleep 60'];

describe('a command that starts, or never does', () => {
  let place: Playground;
  beforeEach(() => (place = new Playground()));
  afterEach(() => place.clean());

  for (const shell of ['bash', 'zsh', 'fish']) {
    it(`has started once ${shell} hands over`, async () => {
      const runner = place.runner({ shell });
      const id = await place.run(runner, command);
      const job = await until(runner, id, ({ record }) => record.includes('begun'));
      assert.equal(job.notBegun, undefined);
    });
  }

  it('never starts when its shell becomes another one, which is named', async () => {
    place.write('home/.bash_profile', 'case $- in *i*) exec zsh -f ;; esac\n');
    const runner = place.runner();
    const id = await place.run(runner, command);
    const job = await until(runner, id, seen => titleOf(seen)?.includes('zsh') === true);
    assert.equal(titleOf(job), 'Your login shell went to zsh instead of the command');
    assert.equal(job.notBegun?.shell, 'bash');
    await runner.answer(id, job.identity, 'exit 0');
    const over = await until(runner, id, ended);
    assert.equal(over.exitCode, 0);
    assert.ok(over.notBegun !== undefined);
    assert.equal(neverBegan(context, over.notBegun).problem.code, 'job.not-begun');
  });

  it('never starts in a shell that has helpers in its own group, which is named', async () => {
    place.write('home/.bash_profile', 'case $- in *i*) exec fish ;; esac\n');
    const runner = place.runner();
    const id = await place.run(runner, command);
    const job = await until(runner, id, seen => titleOf(seen) !== undefined);
    assert.equal(titleOf(job), 'Your login shell went to fish instead of the command');
  });

  it('waits for a start-up file that asks, shows its question, and starts once it is answered', async () => {
    place.write('home/.bash_profile', 'printf "Which profile? "; read -r answer\n');
    const runner = place.runner();
    const id = await place.run(runner, command);
    const job = await until(runner, id, seen => titleOf(seen) !== undefined);
    assert.equal(titleOf(job), 'A start-up file of your login shell asks something');
    assert.match(JSON.stringify(said(job)), /Which profile\?/);
    await runner.answer(id, job.identity, 'prod');
    await until(runner, id, ({ record, notBegun }) => record.includes('begun') && notBegun === undefined);
  });

  it('waits for a slow shell, and says what that runs', async () => {
    place.write('home/.bash_profile', 'sleep 4\n');
    const runner = place.runner();
    const id = await place.run(runner, command);
    const job = await until(runner, id, ({ notBegun }) => notBegun?.runs === 'sleep');
    const slow = said({ ...job, notBegun: { shell: 'bash', runs: 'sleep', forMs: 45_000 } });
    assert.equal(said(job).is, 'working');
    assert.equal(
      slow.is === 'working' ? slow.reading.summary : '',
      'Your login shell (bash) is starting, for 45 s: it runs sleep',
    );
    await until(runner, id, ({ notBegun }) => notBegun === undefined);
  });

  it('shows the confirmation that just asks for, whether or not it looks like a question', async () => {
    const ask =
      "[confirm('Apply to prod')]\napply env module:\n  @echo applying\n[confirm]\nbump:\n  @true\n";
    place.write('work/justfile', ask);
    const runner = place.runner();
    const id = await place.run(runner, ['just', 'apply', 'prod', 'catalog']);
    const job = await until(runner, id, ({ record }) => record.includes('prod'));
    assert.match(JSON.stringify(said({ ...job, quietMs: 11_000 })), /Apply to prod/);
    assert.equal(titleOf({ ...job, quietMs: 11_000 }), 'The command may be asking something');
    await runner.answer(id, job.identity, 'y');
    assert.equal((await until(runner, id, ended)).exitCode, 0);
    const plain = await place.run(runner, ['just', 'bump']);
    const asked = await until(runner, plain, seen => titleOf(seen) !== undefined);
    assert.match(JSON.stringify(said(asked)), /Run recipe `bump`\?/);
  });

  it('is reported as silent after a while, without quoting possible secrets', async () => {
    const runner = place.runner();
    const id = await place.run(runner, ['sh', '-c', 'printf "token=abc def"; sleep 60']);
    const job = await until(runner, id, ({ record }) => record.includes('def'));
    assert.doesNotMatch(JSON.stringify(said({ ...job, quietMs: 11_000 })), /token=abc/);
    const quiet = said({ ...job, record: 'line\r\n', quietMs: 200_000 });
    assert.equal(
      quiet.is === 'working' ? quiet.reading.summary : '',
      'just bump is running; it has printed nothing for 3 min',
    );
  });

  it('is not run when its start cannot be noted', async () => {
    const bin = join(place.write('home/bin/mv', '#!/bin/sh\necho "no room" >&2; exit 1\n', 0o755), '..');
    place.write('home/.bash_profile', `export PATH='${bin}':$PATH\n`);
    const runner = place.runner();
    const id = await place.run(runner, command);
    const over = await until(runner, id, ended);
    assert.equal(over.exitCode, 1);
    assert.equal(over.notBegun?.shell, 'bash');
    assert.match(over.record, /no room/);
    assert.doesNotMatch(over.record, /begun/);
  });

  it('counts as started in a job folder of a version that noted no start', async () => {
    const runner = place.runner();
    const id = await runner.prepare({ title: 'Deploy Runbook: test', argv: command, cwd: place.work });
    const script = join(place.jobs, id, 'command.sh');
    writeFileSync(script, readFileSync(script, 'utf8').replace(/^case \$0 .*\n/m, ''));
    rmSync(join(place.jobs, id, 'begun.reserved'));
    await runner.start(id);
    const job = await until(runner, id, ({ record }) => record.includes('begun'));
    assert.equal(job.notBegun, undefined);
  });

  it('has its login shell checked beforehand', async () => {
    const tools = (shell = 'bash') => createTools({ root: place.work, paths: {}, env: place.env(), shell });
    assert.deepEqual(await tools().loginShell(), { name: 'bash', without: null });
    assert.equal((await tools('/nowhere/bash').loginShell()).without, 'missing');
    place.write('work/.envrc', 'exit 3\n');
    spawnSync('direnv', ['allow', '.'], { cwd: place.work, env: place.env() });
    assert.equal((await tools().loginShell()).without, 'unread');
    place.write('home/.bash_profile', 'case $- in *i*) exec zsh -f ;; esac\n');
    assert.deepEqual(await tools().loginShell(), { name: 'bash', without: 'elsewhere' });
  });
});
