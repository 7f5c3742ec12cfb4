import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { renameSync } from 'node:fs';
import type { Obligation } from '../../../../src/core/journal/obligation';
import { TeamLock } from '../../../../src/core/lock/teamLock';
import type { GitApi } from '../../../../src/core/ports/git';
import { Playground, problem, signal, type Clone } from '../../platform/node/git/playground';

/** A run's key, as its journal holds it. */
const keyOf = (run: string) => Buffer.from(run.padEnd(32)).toString('hex').slice(0, 64);
const name = 'prod/catalog-airflow';
const flag: Obligation = {
  id: 'flag',
  kind: 'flag',
  step: 'flag-true',
  subject: 'environments/prod/catalog-airflow.tf',
  previous: 'false',
  title: 'Set the flag back to false',
};
const dag: Obligation = { ...flag, id: 'paused-dag:x', kind: 'paused-dag', subject: 'x', title: 'Unpause x' };

describe('team lock', () => {
  let ground: Playground;
  let ana: Clone;
  let ben: Clone;
  let time: number;
  beforeEach(() => {
    ground = new Playground();
    ana = ground.clone('ana');
    ben = ground.clone('ben');
    time = Date.parse('2026-11-22T12:00:00Z');
  });
  afterEach(() => ground.dispose());

  const clock = { now: () => time, sleep: () => Promise.resolve() };
  const lockOf = (owner: string, git: GitApi, run = `run-of-${owner}`) =>
    new TeamLock({ git, clock, name, run, owner, key: keyOf(run) });
  const isOurs = async (lock: TeamLock | undefined) => (await lock?.read(signal))?.ours === true;

  it('is free, then held, shown to others with its reason, then free again', async () => {
    const mine = lockOf('ana', ana.git);
    const theirs = lockOf('ben', ben.git);
    assert.equal(await theirs.read(signal), null);
    assert.equal(await mine.acquire('Deploying catalog', signal), true);
    assert.deepEqual(await theirs.read(signal), {
      sha: ground.at(mine.ref),
      ours: false,
      run: 'run-of-ana',
      owner: 'ana',
      since: '2026-11-22T12:00:00.000Z',
      heartbeatAt: '2026-11-22T12:00:00.000Z',
      reason: 'Deploying catalog',
      obligations: [],
      progress: null,
      takenOverFrom: null,
    });
    assert.equal(await theirs.acquire('me too', signal), false);
    assert.equal(await isOurs(theirs), false);
    assert.equal(await isOurs(mine), true);
    await mine.release(signal);
    assert.equal(ground.at(mine.ref), '');
    assert.equal(await isOurs(mine), false);
  });

  it('has one winner among twenty takers', async () => {
    const takers = Array.from({ length: 20 }, (_, i) =>
      lockOf(`engineer-${i}`, i % 2 === 0 ? ana.git : ben.git),
    );
    const won = await Promise.all(takers.map(taker => taker.acquire('all at once', signal)));
    const winner = takers[won.indexOf(true)];
    assert.equal(won.filter(Boolean).length, 1);
    assert.equal(await isOurs(winner), true);
  }).timeout(60_000);

  it('shows the progress, even after an obligation was added', async () => {
    const mine = lockOf('ana', ana.git);
    const theirs = lockOf('ben', ben.git);
    await mine.acquire('Deploying', signal);
    const step = { id: 'bump', title: 'Bump', status: 'working' as const, summary: 'x'.repeat(1_000) };
    const progress = { title: 'Deploy', headline: 'Bump', phases: [{ title: 'Prepare', steps: [step] }] };
    await mine.update([], signal, progress);
    await mine.update([flag], signal);
    const told = (await theirs.read(signal))?.progress;
    assert.equal(told?.headline, 'Bump');
    assert.equal(told.phases[0]?.steps[0]?.summary.length, 300);
  });

  it('names its owner even if another version wrote the progress in another shape', async () => {
    const mine = lockOf('ana', ana.git);
    await mine.acquire('Deploying', signal);
    const found = await ana.git.readRef(mine.ref, 'lock.json', 1e6, signal);
    const content = JSON.stringify({
      ...(JSON.parse(found?.content ?? '') as object),
      progress: { steps: 7 },
    });
    await ana.git.swapRef(mine.ref, found?.sha ?? '', { name: 'lock.json', content, message: 'x' }, signal);
    const holder = await lockOf('ben', ben.git).read(signal);
    assert.deepEqual([holder?.owner, holder?.progress], ['ana', null]);
  });

  it('belongs to the run: whoever resumes the run can renew and release it', async () => {
    await lockOf('ana', ana.git).acquire('Deploying', signal);
    const another = lockOf('cleo', ana.git, 'run-of-ana');
    assert.equal(await isOurs(another), true);
    await another.update([flag], signal);
    assert.equal((await lockOf('ben', ben.git).read(signal))?.owner, 'cleo');
    await another.release(signal);
    assert.equal(ground.at(another.ref), '');
  });

  it('has nothing to renew once it is released', async () => {
    const mine = lockOf('ana', ana.git);
    await mine.acquire('Deploying', signal);
    await mine.release(signal);
    await mine.update([], signal);
    assert.equal(ground.at(mine.ref), '');
  });

  it('writes heartbeats as child commits that carry the open obligations with their previous values', async () => {
    const mine = lockOf('ana', ana.git);
    await mine.acquire('Deploying', signal);
    time += 60_000;
    await mine.update([flag], signal);
    time += 60_000;
    await mine.update([flag, dag], signal);
    const holder = await lockOf('ben', ben.git).read(signal);
    assert.equal(holder?.since, '2026-11-22T12:00:00.000Z');
    assert.equal(holder.heartbeatAt, '2026-11-22T12:02:00.000Z');
    assert.equal(holder.reason, 'Deploying');
    assert.deepEqual(holder.obligations, [flag, dag]);
    const history = execFileSync('git', ['-C', ground.origin, 'rev-list', mine.ref], { encoding: 'utf8' });
    assert.equal(history.trim().split('\n').length, 3);
  });

  it('writes in the order of the calls, so that a heartbeat never undoes a later obligation', async () => {
    const mine = lockOf('ana', ana.git);
    await mine.acquire('Deploying', signal);
    await Promise.all([
      mine.update([], signal),
      mine.update([flag], signal),
      mine.update([flag, dag], signal),
    ]);
    assert.deepEqual((await mine.read(signal))?.obligations, [flag, dag]);
  });

  it('is recognized after a crash by what the ref says', async () => {
    await lockOf('ana', ana.git).acquire('Deploying', signal);
    const again = lockOf('ana', ben.git);
    assert.equal(await isOurs(again), true);
    assert.equal(await again.acquire('Deploying', signal), true);
    await again.update([flag], signal);
    await again.release(signal);
    assert.equal(ground.at(again.ref), '');
  });

  it('survives a push whose response was lost', async () => {
    const mine = lockOf('ana', ana.git);
    ground.breakAfterPush();
    assert.equal(await mine.acquire('Deploying', signal), true);
    await mine.update([flag], signal);
    assert.deepEqual((await mine.read(signal))?.obligations, [flag]);
    await mine.release(signal);
    assert.equal(ground.at(mine.ref), '');
  });

  it('is taken over only if unchanged since it was seen, keeping what its holder left open', async () => {
    const mine = lockOf('ana', ana.git);
    const theirs = lockOf('ben', ben.git);
    await mine.acquire('Deploying', signal);
    const seen = await theirs.read(signal);
    await mine.update([flag], signal);
    assert.equal(await theirs.takeOver(seen?.sha ?? '', 'Ana is away', [], signal), false);
    const newer = await theirs.read(signal);
    assert.equal(await theirs.takeOver(newer?.sha ?? '', 'Ana is away', [flag], signal), true);
    await theirs.update([dag], signal);
    const holder = await theirs.read(signal);
    assert.equal(holder?.ours, true);
    assert.equal(holder.reason, 'Ana is away');
    assert.deepEqual(holder.obligations, [dag]);
    assert.deepEqual(holder.takenOverFrom, {
      sha: newer?.sha,
      run: 'run-of-ana',
      owner: 'ana',
      obligations: [flag],
    });
    // A third one sees what both left.
    const third = lockOf('cleo', ana.git);
    await third.takeOver(holder.sha, 'Both are away', [dag, flag], signal);
    assert.deepEqual((await third.read(signal))?.takenOverFrom?.obligations, [dag, flag]);
  });

  it('has one winner among concurrent takeovers and a heartbeat', async () => {
    const mine = lockOf('ana', ana.git);
    await mine.acquire('Deploying', signal);
    const seen = (await mine.read(signal))?.sha ?? '';
    const takers = Array.from({ length: 6 }, (_, i) => lockOf(`taker-${i}`, i % 2 === 0 ? ana.git : ben.git));
    const [beat, ...taken] = await Promise.all([
      mine.update([flag], signal).then(() => true, problem('lock.lost')),
      ...takers.map(taker => taker.takeOver(seen, 'now', [], signal)),
    ]);
    assert.equal(beat, true);
    const owners = await Promise.all([mine, ...takers].map(each => isOurs(each)));
    assert.deepEqual(owners.slice(1), taken);
    assert.equal(owners.filter(Boolean).length, 1);
  }).timeout(60_000);

  it('never renews or removes the lock of a successor', async () => {
    const mine = lockOf('ana', ana.git);
    const theirs = lockOf('ben', ben.git);
    await mine.acquire('Deploying', signal);
    await theirs.takeOver((await theirs.read(signal))?.sha ?? '', 'Ana is away', [flag], signal);
    const successor = ground.at(mine.ref);
    await assert.rejects(mine.update([], signal), error => {
      assert.match(
        (error as Error).message,
        /^ben took the team lock over at 2026-11-22 12:00 UTC, .*: Ana is away\. Talk to ben;/,
      );
      return problem('lock.lost')(error);
    });
    await mine.release(signal);
    assert.equal(ground.at(mine.ref), successor);
    await theirs.release(signal);
    await assert.rejects(mine.update([], signal), problem('lock.lost'));
    assert.equal(ground.at(mine.ref), '');
  });

  it('is released even if another window of the same run renews it at the same time', async () => {
    const mine = lockOf('ana', ana.git);
    await mine.acquire('Deploying', signal);
    const other = lockOf('ana', ben.git);
    let once = true;
    const moving: GitApi = {
      ...ana.git,
      deleteRef: async (...args) => {
        if (once) await other.update([flag], signal);
        once = false;
        return ana.git.deleteRef(...args);
      },
    };
    await lockOf('ana', moving).release(signal);
    assert.equal(ground.at(mine.ref), '');
  });

  it('keeps working after a failed write', async () => {
    const mine = lockOf('ana', ana.git);
    await mine.acquire('Deploying', signal);
    renameSync(ground.origin, `${ground.origin}-gone`);
    await assert.rejects(mine.update([flag], signal), problem('git.network'));
    await assert.rejects(mine.read(signal), problem('git.network'));
    renameSync(`${ground.origin}-gone`, ground.origin);
    await mine.update([flag], signal);
    assert.deepEqual((await mine.read(signal))?.obligations, [flag]);
  });

  it('counts as held, not free, when it cannot be read', async () => {
    const mine = lockOf('ana', ana.git);
    for (const content of ['not json', '{"version":2}']) {
      const file = { name: 'lock.json', content, message: 'by hand' };
      const at = await ben.git.remoteCommit(mine.ref, signal);
      await ben.git.swapRef(mine.ref, at, file, signal);
      const holder = await mine.read(signal);
      assert.deepEqual([holder?.owner, holder?.ours, holder?.since], ['someone', false, null]);
      assert.match(holder?.unreadable ?? '', /^(it is no JSON|a newer version of the extension wrote it)$/);
      assert.equal(await mine.acquire('Deploying', signal), false);
      await mine.release(signal);
      assert.equal(ground.at(mine.ref), holder?.sha);
    }
  });

  it('passes on obligations taken over while they are open, but not those met in between', async () => {
    const cleo = ground.clone('cleo');
    const [mine, theirs] = [lockOf('ana', ana.git), lockOf('ben', ben.git)];
    const takeOver = async (lock: TeamLock, left: readonly Obligation[]) =>
      lock.takeOver((await lock.read(signal))?.sha ?? '', 'The machine is gone', left, signal);
    await mine.acquire('Deploying', signal);
    await mine.update([dag, flag], signal);
    await takeOver(theirs, [dag, flag]);
    await theirs.update([dag], signal);
    assert.deepEqual((await theirs.read(signal))?.takenOverFrom?.obligations, [flag]);
    await theirs.update([], signal);
    await takeOver(lockOf('cleo', cleo.git), [flag]);
    // Somebody may have paused that DAG for another reason since.
    assert.deepEqual((await theirs.read(signal))?.takenOverFrom?.obligations, [flag]);
  });
});
