import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WORLD_FILE } from '../../../src/rehearsal/disk/worldFile';
import { request } from './worlds';

describe('rehearsal: its process', function () {
  this.timeout(120_000);
  let directory: string;
  let child: ChildProcess | undefined;
  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'rehearsal-'));
  });
  afterEach(() => {
    child?.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  });

  function start(...args: string[]): {
    readonly printed: Promise<string>;
    readonly ended: Promise<unknown[]>;
  } {
    const main = path.resolve('src/rehearsal/main.ts');
    const process = spawn('node', ['--require', 'tsx/cjs', main, ...args], { stdio: 'pipe' });
    child = process;
    let text = '';
    const printed = new Promise<string>(resolve => {
      for (const stream of [process.stdout, process.stderr]) {
        stream.on('data', (chunk: Buffer) => {
          text += chunk.toString();
          if (text.includes('\n')) resolve(text);
        });
      }
    });
    return { printed, ended: once(process, 'exit') };
  }

  it('says when it is ready, and stops when told to, leaving nothing behind', async () => {
    const { printed, ended } = start(directory, '--airflow', '3', '--fault', 'state-locked');
    const ready = JSON.parse(await printed) as { ready: boolean; addresses: Record<string, string> };
    assert.equal(ready.ready, true);
    assert.equal((await request(`${ready.addresses.airflow ?? ''}/api/v2/version`)).status, 200);
    await request(`${ready.addresses.control ?? ''}/control/stop`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    assert.deepEqual(await ended, [0, null]);
    assert.equal(existsSync(path.join(directory, WORLD_FILE)), false);
    const lock = path.join(
      directory,
      'openverse-infrastructure/environments/prod/.terraform.tfstate.lock.info',
    );
    assert.equal(existsSync(lock), false);
  });

  it('says what is wrong with its arguments', async () => {
    const { printed, ended } = start(directory, '--fault', 'earthquake');
    assert.match(await printed, /There is no fault "earthquake"\./);
    assert.deepEqual(await ended, [1, null]);
  });
});
