import assert from 'node:assert/strict';
import { renameSync } from 'node:fs';
import { createGit } from '../../../../../src/platform/node/git';
import type { GitApi } from '../../../../../src/core/ports/git';
import { Playground, problem, signal, type Clone } from './playground';

const LOCK = 'refs/deploy-runbook/lock';

describe('git: a partial clone', () => {
  let ground: Playground;
  let ana: Clone;
  let partial: string;
  let git: GitApi;
  beforeEach(() => {
    ground = new Playground();
    ground.git(ground.origin, 'config', 'uploadpack.allowFilter', 'true');
    ana = ground.clone('ana');
    ana.commit('main.tf', 'old');
    ana.sh('push', '--quiet', 'origin', 'main', 'main:deploy/old');
    ana.commit('main.tf', 'new');
    ana.sh('push', '--quiet', 'origin', 'main');
    partial = `${ground.directory}/partial`;
    ground.git(
      ground.directory,
      'clone',
      '--quiet',
      '--filter=blob:none',
      `file://${ground.origin}`,
      partial,
    );
    git = createGit({ root: partial, env: ground.env });
  });
  afterEach(() => ground.dispose());

  it('has its whole history, and fetches missing contents', async () => {
    assert.deepEqual(await git.branchesChanging('main.tf', 'origin/main', signal), []);
    assert.deepEqual(await git.divergence('origin/main', 'origin/deploy/old', signal), {
      ahead: 0,
      behind: 1,
    });
    const [file] = await git.diff('origin/main~2', 'origin/main', signal);
    assert.deepEqual(file?.added, ['new']);
  });

  it('says that it is partial when origin cannot provide the rest', async () => {
    renameSync(ground.origin, `${ground.origin}.gone`);
    await assert.rejects(git.diff('origin/main~2', 'origin/main', signal), problem('git.partial'));
  });

  it('keeps nothing of what somebody else put into a ref', async () => {
    ana.sh('switch', '--quiet', '--orphan', 'stranger');
    const commit = ana.commit('lock.json', 'x'.repeat(3_000_000));
    ana.sh('push', '--quiet', 'origin', `${commit}:${LOCK}`);
    const isHere = () =>
      ground.git(partial, 'cat-file', '--batch-all-objects', '--batch-check=%(objectname)').includes(commit);
    const found = await git.readRef(LOCK, 'lock.json', 10_000, signal);
    assert.equal(found?.sha, commit);
    assert.equal(found.content, null);
    assert.ok(!isHere());
    assert.deepEqual(
      await git.swapRef(LOCK, commit, { name: 'lock.json', content: '{}', message: 'Lock' }, signal),
      {
        swapped: true,
        sha: ground.at(LOCK),
      },
    );
    assert.equal((await git.readRef(LOCK, 'lock.json', 10_000, signal))?.content, '{}');
    assert.ok(!isHere());
  });
});
