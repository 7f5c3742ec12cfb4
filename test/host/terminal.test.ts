import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { JobStatus, RunnerApi } from '../../src/core/ports/runner';
import { systemClock } from '../../src/platform/node/clock';
import { createRunner } from '../../src/platform/node/runner';
import { createVscodeTerminals } from '../../src/platform/vscode/terminalHost';

async function until(
  runner: RunnerApi,
  id: string,
  holds: (status: JobStatus) => boolean,
): Promise<JobStatus> {
  for (;;) {
    const status = await runner.status(id);
    if (status !== undefined && holds(status)) return status;
    await wait(100);
  }
}

describe('a job in the integrated terminal', () => {
  let folder: string;
  beforeEach(() => (folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'a job ')))));
  afterEach(() => {
    for (const terminal of vscode.window.terminals) terminal.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  const window = () =>
    createRunner({
      folder: path.join(folder, 'jobs'),
      terminals: createVscodeTerminals(),
      settings: { shell: 'bash' },
      clock: systemClock,
    });
  const run = async (runner: RunnerApi, script: string) => {
    const id = await runner.prepare({
      title: 'Deploy Runbook: test',
      argv: ['sh', '-c', script],
      cwd: folder,
    });
    await runner.start(id);
    return id;
  };

  it('has a name, can be answered, and stays open to be read until it is forgotten', async () => {
    const runner = window();
    const id = await run(runner, 'printf "? "; read -r line; echo "got $line"; exit 3');
    const { identity } = await until(runner, id, status => status.record.endsWith('? '));
    assert.deepEqual(
      vscode.window.terminals.map(terminal => terminal.name),
      ['Deploy Runbook: test'],
    );
    await runner.answer(id, identity, 'yes');
    const status = await until(runner, id, seen => seen.state === 'ended');
    assert.equal(status.exitCode, 3);
    assert.equal(status.record, '? yes\r\ngot yes\r\n');
    assert.equal(vscode.window.terminals.length, 1);
    await runner.forget(id);
    while (vscode.window.terminals.length > 0) await wait(100);
    assert.equal(await runner.status(id), undefined);
  });

  it('is found again by its process', async () => {
    const id = await run(window(), 'echo ready; read -r line; echo "got $line"');
    const later = window();
    const { identity } = await until(later, id, status => status.state === 'attached');
    await later.answer(id, identity, 'again');
    assert.match((await until(later, id, status => status.state === 'ended')).record, /got again/);
  });

  it('gets an interrupt as Ctrl+C', async () => {
    const runner = window();
    const id = await run(runner, 'echo ready; sleep 60');
    await until(runner, id, status => status.record.includes('ready'));
    await runner.interrupt(id);
    assert.equal((await until(runner, id, status => status.state === 'ended')).exitCode, 130);
  });

  it('whose terminal is closed reads an end of input, and otherwise continues to be recorded', async () => {
    const runner = window();
    const id = await run(runner, 'read -r line || echo "nobody answered"; sleep 2; echo done');
    await until(runner, id, status => status.state === 'attached');
    for (const terminal of vscode.window.terminals) terminal.dispose();
    const status = await until(runner, id, seen => seen.state === 'ended');
    assert.equal(status.exitCode, 0);
    assert.match(status.record, /nobody answered\r\ndone/);
    assert.equal(status.recorderLost, false);
  });
});
