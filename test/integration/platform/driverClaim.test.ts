import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimDriver, driverOf } from '../../../src/platform/node/driverClaim';

const run = '2026-11-22-10-00-00-maria';

describe('the claim to drive a run', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'claim '))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const claim = () => claimDriver(folder, run);

  it('is held once, and free again when it was released', async () => {
    const first = await claim();
    assert.ok('release' in first);
    const second = await claim();
    assert.ok('heldBy' in second);
    assert.equal(second.heldBy.pid, process.pid);
    assert.ok(Date.parse(second.heldBy.since) <= Date.now());
    await first.release();
    assert.ok('release' in (await claim()));
  });

  it('can be looked at without being taken', async () => {
    assert.equal(await driverOf(join(folder, 'not there yet'), run), null);
    assert.equal(await driverOf(folder, run), null);
    const first = await claim();
    assert.equal((await driverOf(folder, run))?.pid, process.pid);
    assert.ok('release' in first && (await first.isHeld()));
    await first.release();
    assert.equal(await driverOf(folder, run), null);
  });

  it('is of one run', async () => {
    assert.ok('release' in (await claim()));
    assert.ok('release' in (await claimDriver(folder, 'another')));
  });

  it('goes to one of many that ask at once, and leaves no files lying about', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, claim));
    assert.equal(answers.filter(answer => 'release' in answer).length, 1);
    assert.equal(readdirSync(folder).length, 1);
  });

  it('of a process that was killed is taken over, by one', async () => {
    const program = `
      require('tsx/cjs');
      const { claimDriver } = require(${JSON.stringify(require.resolve('../../../src/platform/node/driverClaim'))});
      claimDriver(${JSON.stringify(folder)}, ${JSON.stringify(run)}).then(() => { console.log('held'); setInterval(() => {}, 1000); });`;
    const other = spawn(process.execPath, ['-e', program], { cwd: join(__dirname, '../../..') });
    await once(other.stdout, 'data');
    const held = await claim();
    assert.ok('heldBy' in held);
    assert.equal(held.heldBy.pid, other.pid);
    other.kill('SIGKILL');
    await once(other, 'exit');
    const answers = await Promise.all(Array.from({ length: 10 }, claim));
    assert.equal(answers.filter(answer => 'release' in answer).length, 1);
  });

  it('that cannot be read is taken over', async () => {
    writeFileSync(join(folder, `${run}.driver.1`), '{');
    assert.ok('release' in (await claim()));
  });

  it('of an ended process goes to one, however often many reach for it', async () => {
    const ended = JSON.stringify({ pid: spawnSync('true').pid, start: 'other', since: 'x' });
    for (let round = 0; round < 50; round++) {
      const other = join(folder, `${round}`);
      mkdirSync(other);
      writeFileSync(join(other, `${run}.driver.1`), ended);
      const answers = await Promise.all(Array.from({ length: 10 }, () => claimDriver(other, run)));
      assert.equal(answers.filter(answer => 'release' in answer).length, 1);
      assert.deepEqual(readdirSync(other), [`${run}.driver.2`]);
    }
  });

  it('does not release what another has taken since', async () => {
    const mine = await claim();
    assert.ok('release' in mine);
    const ended = JSON.stringify({ pid: spawnSync('true').pid, start: 'other', since: 'x' });
    writeFileSync(join(folder, `${run}.driver.1`), ended);
    const theirs = await claim();
    assert.ok('release' in theirs);
    await mine.release();
    assert.ok('heldBy' in (await claim()));
    await theirs.release();
    assert.ok('release' in (await claim()));
  });
});
