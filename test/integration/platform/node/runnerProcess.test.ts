import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  groupHasMembers,
  hasDescendants,
  isAlive,
  ownIdentity,
  processFunctions,
  startFromPs,
  startOf,
} from '../../../../src/platform/node/runner/process';

describe('a process', () => {
  it('is identified by its start time, and gone when it has ended', async () => {
    const child = spawn('sleep', ['60'], { detached: true });
    const { pid } = child;
    assert.ok(pid !== undefined);
    const start = await startOf(pid);
    assert.ok(start !== undefined);
    assert.equal(await isAlive({ pid, start }), true);
    assert.equal(await isAlive({ pid, start: `${start}0` }), false);
    assert.equal(await hasDescendants(pid), true);
    assert.equal(await groupHasMembers(pid), true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.equal(await isAlive({ pid, start }), false);
    assert.equal(await hasDescendants(pid), false);
    assert.equal(await groupHasMembers(pid), false);
  });

  it('notes the same start time as we read', async () => {
    const { pid, start } = await ownIdentity();
    const noted = spawnSync('sh', ['-c', `${processFunctions}\nstart_time "$1"`, 'sh', String(pid)], {
      encoding: 'utf8',
    });
    assert.equal(noted.stdout, start);
  });

  it('notes the same start time as we read without /proc', async () => {
    const withoutProc = processFunctions.replaceAll('/proc/', '/nowhere/');
    const noted = spawnSync('sh', ['-c', `${withoutProc}\nstart_time "$1"`, 'sh', String(process.pid)], {
      encoding: 'utf8',
    });
    assert.equal(noted.stdout, await startFromPs(process.pid));
    assert.match(noted.stdout, /^\w{3} \w{3} \d+ \d\d:\d\d:\d\d \d{4}$/);
  });

  it('is gone once it is a zombie', async () => {
    // The inner shell ends, and the outer one, which became sleep, never reaps it.
    const child = spawn('sh', ['-c', 'sh -c "echo \\$\\$" & exec sleep 60']);
    const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
    const pid = Number(chunk.toString());
    while ((await startOf(pid)) !== undefined) await new Promise(resolve => setTimeout(resolve, 20));
    assert.equal(await startFromPs(pid), undefined);
    assert.equal(
      spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim()[0],
      'Z',
    );
    child.kill('SIGKILL');
  });

  it('that never existed has no start time', async () => {
    assert.equal(await startOf(2 ** 22 + 1), undefined);
    assert.equal(await startFromPs(2 ** 22 + 1), undefined);
  });
});
