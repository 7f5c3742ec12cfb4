import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeLease, leaseHolder } from '../../../../src/platform/node/leaseFiles';

const run = '2026-11-22-10-00-00-maria';

describe('the lease to drive a run', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'lease '))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const lease = () => takeLease(folder, run);

  it('is held once, and free again after its release', async () => {
    const first = await lease();
    assert.ok('release' in first);
    const second = await lease();
    assert.ok('heldBy' in second);
    assert.equal(second.heldBy.pid, process.pid);
    assert.ok(Date.parse(second.heldBy.since) <= Date.now());
    await first.release();
    assert.ok('release' in (await lease()));
  });

  it('can be looked at without being taken', async () => {
    assert.equal(await leaseHolder(join(folder, 'not there yet'), run), null);
    assert.equal(await leaseHolder(folder, run), null);
    const first = await lease();
    assert.equal((await leaseHolder(folder, run))?.pid, process.pid);
    assert.ok('release' in first && (await first.isHeld()));
    await first.release();
    assert.equal(await leaseHolder(folder, run), null);
  });

  it('is for one run', async () => {
    assert.ok('release' in (await lease()));
    assert.ok('release' in (await takeLease(folder, 'another')));
  });

  it('goes to one of many concurrent requests, and leaves no stray files', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, lease));
    assert.equal(answers.filter(answer => 'release' in answer).length, 1);
    assert.equal(readdirSync(folder).length, 1);
  });

  it('of a killed process is taken over by only one', async () => {
    const program = `
      require('tsx/cjs');
      const { takeLease } = require(${JSON.stringify(require.resolve('../../../../src/platform/node/leaseFiles'))});
      takeLease(${JSON.stringify(folder)}, ${JSON.stringify(run)}).then(() => { console.log('held'); setInterval(() => {}, 1000); });`;
    const other = spawn(process.execPath, ['-e', program], { cwd: join(__dirname, '../../../..') });
    await once(other.stdout, 'data');
    const held = await lease();
    assert.ok('heldBy' in held);
    assert.equal(held.heldBy.pid, other.pid);
    other.kill('SIGKILL');
    await once(other, 'exit');
    const answers = await Promise.all(Array.from({ length: 10 }, lease));
    assert.equal(answers.filter(answer => 'release' in answer).length, 1);
  });

  it('that cannot be read is taken over', async () => {
    writeFileSync(join(folder, `${run}.driver.1`), '{');
    assert.ok('release' in (await lease()));
  });

  it('of an ended process goes to only one of many, every time', async () => {
    const ended = JSON.stringify({ pid: spawnSync('true').pid, start: 'other', since: 'x' });
    for (let round = 0; round < 50; round++) {
      const other = join(folder, `${round}`);
      mkdirSync(other);
      writeFileSync(join(other, `${run}.driver.1`), ended);
      const answers = await Promise.all(Array.from({ length: 10 }, () => takeLease(other, run)));
      assert.equal(answers.filter(answer => 'release' in answer).length, 1);
      assert.deepEqual(readdirSync(other), [`${run}.driver.2`]);
    }
  });

  it('is not released once another has taken it over', async () => {
    const mine = await lease();
    assert.ok('release' in mine);
    const ended = JSON.stringify({ pid: spawnSync('true').pid, start: 'other', since: 'x' });
    writeFileSync(join(folder, `${run}.driver.1`), ended);
    const theirs = await lease();
    assert.ok('release' in theirs);
    await mine.release();
    assert.ok('heldBy' in (await lease()));
    await theirs.release();
    assert.ok('release' in (await lease()));
  });
});
