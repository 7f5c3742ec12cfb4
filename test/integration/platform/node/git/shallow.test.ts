import assert from 'node:assert/strict';
import { createGit } from '../../../../../src/platform/node/git';
import type { GitApi } from '../../../../../src/core/ports/git';
import { Playground, problem, signal, type Clone } from './playground';

describe('git: a shallow clone', () => {
  let ground: Playground;
  let ana: Clone;
  let cut: string;
  beforeEach(() => {
    ground = new Playground();
    ana = ground.clone('ana');
    cut = `${ground.directory}/cut`;
    // Merged long ago, and never deleted.
    ana.commit('main.tf', 'old');
    ana.sh('push', '--quiet', 'origin', 'main', 'main:deploy/old');
    ana.commit('main.tf', 'new');
    ana.commit('main.tf', 'newest');
    ana.sh('push', '--quiet', 'origin', 'main');
  });
  afterEach(() => ground.dispose());

  const clone = (...how: readonly string[]): GitApi => {
    ground.git(ground.directory, 'clone', '--quiet', ...how, `file://${ground.origin}`, cut);
    return createGit({ root: cut, env: ground.env });
  };
  const pushed = (branch: string, file = 'main.tf') => {
    ana.sh('switch', '--quiet', '--create', branch, 'main');
    ana.commit(file, branch);
    ana.sh('push', '--quiet', 'origin', branch);
  };

  it('does not mistake a merged branch for an unmerged one', async () => {
    const git = clone('--depth=1');
    await git.fetch(signal);
    await assert.rejects(git.branchesChanging('main.tf', 'origin/main', signal), problem('git.shallow'));
    await assert.rejects(git.divergence('origin/main', 'origin/deploy/old', signal), problem('git.shallow'));
    ground.git(cut, 'fetch', '--quiet', '--unshallow', 'origin');
    assert.deepEqual(await git.branchesChanging('main.tf', 'origin/main', signal), []);
    assert.deepEqual(await git.divergence('origin/main', 'origin/deploy/old', signal), {
      ahead: 0,
      behind: 2,
    });
  });

  it('counts commits when none of them is cut off', async () => {
    ana.sh('push', '--quiet', 'origin', '--delete', 'deploy/old');
    const git = clone('--depth=1');
    pushed('deploy/fresh');
    ana.sh('switch', '--quiet', 'main');
    ana.commit('main.tf', 'later');
    ana.sh('push', '--quiet', 'origin', 'main');
    await git.fetch(signal);
    assert.deepEqual(await git.divergence('origin/main', 'main', signal), { ahead: 0, behind: 1 });
    assert.deepEqual(await git.divergence('main', 'main', signal), { ahead: 0, behind: 0 });
    assert.deepEqual(await git.divergence('origin/main', 'origin/deploy/fresh', signal), {
      ahead: 1,
      behind: 1,
    });
    assert.deepEqual(await git.branchesChanging('main.tf', 'origin/main', signal), ['deploy/fresh']);
  });

  it('refuses to count commits when a merge reaches what was cut off', async () => {
    const git = clone('--depth=1');
    ana.sh('switch', '--quiet', '--create', 'late', 'main~2');
    ana.commit('other.tf', 'late');
    ana.sh('switch', '--quiet', 'main');
    ana.sh('merge', '--quiet', '--no-edit', 'late');
    ana.sh('push', '--quiet', 'origin', 'main');
    await git.fetch(signal);
    await assert.rejects(git.divergence('origin/main', 'main', signal), problem('git.shallow'));
  });
});
