import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Obligation } from '../../../../src/core/journal/obligation';
import { TeamLock } from '../../../../src/core/lock/teamLock';
import { Playground, problem, signal, type Clone } from '../../platform/node/git/playground';

const name = 'prod/catalog-airflow';
const at = '2026-11-22T12:00:00.000Z';
const dag: Obligation = {
  ...{ id: 'paused-dag:x', kind: 'paused-dag', step: 's', subject: 'x', previous: 'unpaused' },
  title: 'Unpause x',
};
const written = {
  ...{ version: 1, run: 'run-of-ana', owner: 'ana', since: at, heartbeatAt: at, reason: 'Deploying' },
  obligations: [dag],
};

describe('a team lock that anybody may have written', () => {
  let ground: Playground;
  let ana: Clone;
  let mallory: Clone;
  let lock: TeamLock;
  let theirs: TeamLock;
  beforeEach(() => {
    ground = new Playground();
    ana = ground.clone('ana');
    mallory = ground.clone('mallory');
    const clock = { now: () => Date.parse(at), sleep: () => Promise.resolve() };
    const of = (git: Clone['git'], run: string, owner: string, key: string) =>
      new TeamLock({ git, clock, name, run, owner, key });
    lock = of(ana.git, 'run-of-ana', 'ana', 'a'.repeat(64));
    theirs = of(mallory.git, 'run-of-ben', 'ben', 'b'.repeat(64));
  });
  afterEach(() => ground.dispose());

  /** Pushes content to the lock's ref as somebody else, whatever is there. */
  const plant = async (content: string): Promise<string> => {
    const expected = await mallory.git.remoteCommit(lock.ref, signal);
    const file = { name: 'lock.json', content, message: 'by hand' };
    await mallory.git.swapRef(lock.ref, expected, file, signal);
    return ground.at(lock.ref);
  };

  it('is not ours just because it names our run: it is neither renewed, acquired nor released', async () => {
    await lock.acquire('Deploying', signal);
    const sha = await plant(JSON.stringify(written));
    const holder = await lock.read(signal);
    assert.deepEqual([holder?.ours, holder?.forged], [false, true]);
    await assert.rejects(lock.update([], signal), error => {
      assert.match((error as Error).message, /^Someone rewrote the team lock: it names this deployment/);
      return problem('lock.lost')(error);
    });
    assert.equal(await lock.acquire('Deploying', signal), false);
    await lock.release(signal);
    assert.equal(ground.at(lock.ref), sha);
  });

  it('is not ours when a single field was changed under a copied proof', async () => {
    await lock.acquire('Deploying', signal);
    await lock.update([dag], signal);
    const found = await mallory.git.readRef(lock.ref, 'lock.json', 1e6, signal);
    const own = found?.content ?? '';
    await plant(own.replace('"subject": "x"', '"subject": "y"'));
    assert.equal((await lock.read(signal))?.ours, false);
    await plant(
      JSON.stringify({
        ...(JSON.parse(own) as object),
        takenOverFrom: { run: 'r', owner: 'o', obligations: [dag] },
      }),
    );
    assert.equal((await lock.read(signal))?.ours, false);
    await plant(own);
    assert.equal((await lock.read(signal))?.ours, true, 'as it was written');
  });

  const garbage: Readonly<Record<string, readonly [string, RegExp]>> = {
    'invalid JSON': ['{', /no JSON/],
    'a newer version': [JSON.stringify({ ...written, version: 2 }), /newer version/],
    'more than a deployment writes': [
      JSON.stringify({ ...written, x: 'x'.repeat(300_000) }),
      /its blob has \d+ bytes/,
    ],
  };
  for (const [what, [content, why]] of Object.entries(garbage)) {
    it(`that holds ${what} counts as held, says why it can’t be read, and can be taken over by its commit`, async () => {
      const sha = await plant(content);
      const holder = await theirs.read(signal);
      assert.match(holder?.unreadable ?? '', why);
      assert.match(holder?.owner ?? '', /^(someone|ana)$/);
      assert.deepEqual(holder?.obligations, []);
      assert.equal(await theirs.acquire('Deploying', signal), false);
      assert.equal(await theirs.takeOver(sha, 'Nobody wrote it', [], signal), true);
      const mine = await theirs.read(signal);
      assert.deepEqual([mine?.ours, mine?.takenOverFrom?.sha], [true, sha]);
    });
  }

  it('leaves no trace in the checkout: objects, settings and files are as before', async () => {
    const objects = () => ana.sh('count-objects', '-v');
    const config = ana.sh('config', '--local', '--list');
    const before = objects();
    await plant(JSON.stringify(written));
    assert.equal((await theirs.read(signal))?.owner, 'ana');
    assert.equal((await lock.read(signal))?.forged, true);
    assert.equal(objects(), before);
    assert.equal(ana.sh('config', '--local', '--list'), config);
    assert.deepEqual(
      readdirSync(path.join(ana.root, '.git')).filter(name => name.startsWith('deploy-runbook')),
      [],
    );
  });

  it('of 40 MB is never held in memory, and arrives only in part if origin can’t leave it out', async () => {
    // Incompressible, so that it is as large in transit.
    const noise = Buffer.alloc(40_000_000);
    let seed = 1;
    for (let i = 0; i < noise.length; i += 4)
      noise.writeUInt32LE((seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0), i);
    mallory.sh('checkout', '--quiet', '--orphan', 'big');
    mallory.sh('rm', '-rq', '--cached', '.');
    writeFileSync(path.join(mallory.root, 'lock.json'), noise);
    mallory.sh('add', 'lock.json');
    mallory.sh('commit', '--quiet', '-m', 'x');
    mallory.sh('push', '--quiet', 'origin', `HEAD:${lock.ref}`);
    const commit = ground.at(lock.ref);
    const memory = process.memoryUsage().rss;
    const unfiltered = await lock.read(signal);
    assert.match(unfiltered?.unreadable ?? '', /more arrives|its blob has/);
    ground.git(ground.origin, 'config', 'uploadpack.allowFilter', 'true');
    const fresh = ground.clone('cleo');
    const other = await fresh.git.readRef(lock.ref, 'lock.json', 1_000, signal);
    assert.equal(other?.content, null);
    assert.ok(process.memoryUsage().rss - memory < 30_000_000, 'it is never in memory');
    assert.equal(await theirs.takeOver(commit, 'Garbage', [], signal), true);
  }).timeout(60_000);
});
