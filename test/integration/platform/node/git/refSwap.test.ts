import assert from 'node:assert/strict';
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createGit } from '../../../../../src/platform/node/git';
import { Playground, problem, signal, type Clone } from './playground';

const ref = 'refs/deploy-runbook/lock/prod/catalog-airflow';
const file = (content: string) => ({ name: 'lock.json', content, message: 'Lock' });

describe('git: compare-and-swap of a ref on origin', () => {
  let ground: Playground;
  let ana: Clone;
  let ben: Clone;
  beforeEach(() => {
    ground = new Playground();
    ana = ground.clone('ana');
    ben = ground.clone('ben');
  });
  afterEach(() => ground.dispose());

  const swapped = async (clone: Clone, expected: string | null, content: string): Promise<string> => {
    const swap = await clone.git.swapRef(ref, expected, file(content), signal);
    assert.ok(swap.swapped);
    return swap.sha;
  };

  it('writes, reads, continues from what another wrote, and deletes', async () => {
    assert.equal(await ana.git.readRef(ref, 'lock.json', 1e6, signal), null);
    const first = await swapped(ana, null, 'one ü\n');
    assert.deepEqual(await ben.git.readRef(ref, 'lock.json', 1e6, signal), {
      sha: first,
      content: 'one ü\n',
    });
    const second = await swapped(ben, first, 'two');
    assert.equal(ground.git(ground.origin, 'fsck', '--strict', '--no-dangling'), '');
    const read = await ana.git.readRef(ref, 'lock.json', 1e6, signal);
    assert.deepEqual(read, { sha: second, content: 'two' });
    assert.deepEqual(await ana.git.deleteRef(ref, first, signal), { swapped: false, current: second });
    assert.deepEqual(await ana.git.deleteRef(ref, second, signal), { swapped: true, sha: second });
    assert.equal(await ben.git.readRef(ref, 'lock.json', 1e6, signal), null);
  });

  it('writes and reads in a repository of the newer format', async () => {
    const [origin, root] = ['newer.git', 'newer'].map(each => path.join(ground.directory, each)) as [
      string,
      string,
    ];
    ground.git(ground.directory, 'init', '--quiet', '--bare', '--object-format=sha256', origin);
    ground.git(ground.directory, 'init', '--quiet', '--object-format=sha256', root);
    ground.git(root, 'remote', 'add', 'origin', origin);
    const git = createGit({ root, env: ground.env });
    const content = 'x'.repeat(5_000);
    const swap = await git.swapRef(ref, null, file(content), signal);
    assert.ok(swap.swapped);
    assert.match(swap.sha, /^[0-9a-f]{64}$/);
    assert.equal(ground.git(origin, 'show', `${ref}:lock.json`), content);
    assert.equal(ground.git(origin, 'fsck', '--strict'), '');
  });

  it('continues from a commit that was not fetched yet', async () => {
    const first = await swapped(ana, null, 'one');
    const second = await swapped(ben, first, 'two');
    assert.equal(ground.at(ref), second);
  });

  it('returns the current commit when it loses', async () => {
    const first = await swapped(ana, null, 'one');
    assert.deepEqual(await ben.git.swapRef(ref, null, file('x'), signal), { swapped: false, current: first });
    const gone = 'a'.repeat(40);
    assert.deepEqual(await ben.git.swapRef(ref, gone, file('x'), signal), { swapped: false, current: first });
    await ana.git.deleteRef(ref, first, signal);
    assert.deepEqual(await ben.git.swapRef(ref, first, file('x'), signal), { swapped: false, current: null });
    assert.deepEqual(await ana.git.swapRef(ref, first, file('x'), signal), { swapped: false, current: null });
  });

  /** Runs twenty swaps at once from the same commit; returns the commit of the ref afterwards. */
  const race = async (expected: string | null): Promise<string> => {
    const takers = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? ana : ben));
    const results = await Promise.all(
      takers.map(({ git }) => git.swapRef(ref, expected, file('the same for all'), signal)),
    );
    const current = ground.at(ref);
    assert.deepEqual(
      results.flatMap(each => (each.swapped ? [each.sha] : [])),
      [current],
    );
    for (const each of results) if (!each.swapped) assert.equal(each.current, current);
    return current;
  };

  it('has exactly one winner among twenty at once, from nothing and from the same commit', async () => {
    const first = await race(null);
    const second = await race(first);
    assert.notEqual(second, first);
  }).timeout(60_000);

  it('leaves checkout, index, refs and FETCH_HEAD alone, needs no identity and runs no hook', async () => {
    const state = () => [ben.sh('status', '--porcelain'), ben.sh('for-each-ref')].join();
    const before = state();
    ben.sh('config', '--unset', 'user.name');
    ben.sh('config', 'user.useConfigOnly', 'true');
    ben.hook('pre-push', 'exit 1');
    const first = await swapped(ana, null, 'one');
    const second = await swapped(ben, first, 'two');
    await ben.git.deleteRef(ref, second, signal);
    assert.equal(state(), before);
    assert.equal(existsSync(path.join(ben.root, '.git', 'FETCH_HEAD')), false);
  });

  it('counts as won when the response is lost but the ref has moved', async () => {
    ground.breakAfterPush();
    const first = await swapped(ana, null, 'one');
    assert.equal(ground.at(ref), first);
  });

  it('retries while origin has the ref locked, and fails when that lasts', async () => {
    const hook = path.join(ground.origin, 'hooks', 'update');
    const count = path.join(ground.directory, 'count');
    const refuse = (times: number) =>
      `#!/bin/sh\necho x >> ${count}\nn=$(wc -l < ${count})\n[ $n -gt ${times} ] || { echo "cannot lock ref" >&2; exit 1; }\n`;
    writeFileSync(hook, refuse(2));
    chmodSync(hook, 0o755);
    const first = await swapped(ana, null, 'one');
    assert.equal(ground.at(ref), first);
    writeFileSync(hook, refuse(1000));
    await assert.rejects(ana.git.swapRef(ref, first, file('two'), signal), problem('git.refused'));
    assert.equal(ground.at(ref), first);
  });

  it('reports a ref that holds something else, and throws when origin cannot be reached', async () => {
    ben.sh('push', '--quiet', 'origin', `main:${ref}`);
    const other = await ana.git.readRef(ref, 'lock.json', 1e6, signal);
    assert.deepEqual(other, {
      sha: ground.at(ref),
      content: null,
      why: 'it holds no lock.json, or one that is too large',
    });
    ana.sh('remote', 'set-url', 'origin', path.join(ground.directory, 'none.git'));
    await assert.rejects(ana.git.swapRef(ref, null, file('x'), signal), problem('git.network'));
    await assert.rejects(ana.git.readRef(ref, 'lock.json', 1e6, signal), problem('git.network'));
  });

  it('refuses to push to a different address than it reads from', async () => {
    ana.sh('config', 'remote.origin.pushurl', path.join(ground.directory, 'fork.git'));
    await assert.rejects(ana.git.swapRef(ref, null, file('x'), signal), problem('git.push-elsewhere'));
  });
});
