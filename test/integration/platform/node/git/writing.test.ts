import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Playground, problem, signal, type Clone } from './playground';

describe('git: branches and commits', () => {
  let ground: Playground;
  let ana: Clone;
  let ben: Clone;
  beforeEach(() => {
    ground = new Playground();
    ana = ground.clone('ana');
    ben = ground.clone('ben');
  });
  afterEach(() => ground.dispose());

  const head = (clone: Clone) => clone.sh('rev-parse', 'HEAD').trim();

  it('creates a branch and checks it out, and does so again after a crash', async () => {
    ana.sh('checkout', '--quiet', '--detach');
    await ana.git.createBranch('deploy/ü', 'origin/main', signal);
    assert.equal((await ana.git.workingTree(signal)).branch, 'deploy/ü');
    assert.throws(() => ana.sh('rev-parse', '@{upstream}'), 'it follows no branch that a push could hit');
    await ana.git.checkout('main', signal);
    await ana.git.createBranch('deploy/ü', 'origin/main', signal);
    assert.equal((await ana.git.workingTree(signal)).branch, 'deploy/ü');
  });

  it('refuses a dirty tree, an existing branch and an unknown ref', async () => {
    ana.write('scratch.txt', 'x');
    await assert.rejects(ana.git.createBranch('deploy', 'origin/main', signal), problem('git.dirty'));
    await assert.rejects(ana.git.checkout('main', signal), problem('git.dirty'));
    rmSync(path.join(ana.root, 'scratch.txt'));
    ben.commit('main.tf', 'ben');
    ben.sh('push', '--quiet', 'origin', 'main:theirs');
    await assert.rejects(ana.git.createBranch('theirs', 'origin/main', signal), problem('git.branch-exists'));
    ana.commit('main.tf', 'ana');
    ana.sh('branch', 'mine');
    await assert.rejects(ana.git.createBranch('mine', 'origin/main', signal), problem('git.branch-exists'));
    await assert.rejects(ana.git.createBranch('new', 'origin/none', signal), problem('git.no-such-ref'));
    await assert.rejects(ana.git.checkout('none', signal), problem('git.no-such-ref'));
  });

  it('takes commits and changes of the checkout to a new branch', async () => {
    const commit = ana.commit('main.tf', 'committed on main');
    ana.write('main.tf', 'changed');
    await ana.git.branchOff('deploy', signal);
    const tree = await ana.git.workingTree(signal);
    assert.deepEqual(tree, { branch: 'deploy', head: commit, changed: ['main.tf'] });
    await assert.rejects(ana.git.branchOff('main', signal), problem('git.branch-exists'));
  });

  it('switches even if the post-checkout hook fails', async () => {
    ana.hook('post-checkout', 'exit 2');
    await ana.git.createBranch('deploy', 'origin/main', signal);
    assert.equal((await ana.git.workingTree(signal)).branch, 'deploy');
  });

  it('commits exactly the given paths: changed, new, deleted, oddly named', async () => {
    ana.commit('gone.txt', 'x');
    ana.commit('[ab]*.tf', 'x');
    ana.write('main.tf', 'version = "2"\n');
    ana.write('[ab]*.tf', 'y');
    ana.write('new ü file.tf', 'new');
    ana.write('other.tf', 'not asked for');
    ana.write('a.tf', 'matches the pattern that is a name');
    ana.sh('add', 'other.tf');
    rmSync(path.join(ana.root, 'gone.txt'));
    const paths = ['main.tf', '[ab]*.tf', 'new ü file.tf', 'gone.txt'];
    const commit = await ana.git.commit(paths, 'Bump\n\nto 2', signal);
    assert.equal(commit, head(ana));
    assert.deepEqual(
      (await ana.git.diff(`${commit}~1`, commit, signal)).map(file => file.path).sort(),
      [...paths].sort(),
    );
    assert.equal(ana.sh('log', '-1', '--format=%B').trim(), 'Bump\n\nto 2');
    assert.deepEqual((await ana.git.workingTree(signal)).changed, ['a.tf', 'other.tf']);
  });

  it('refuses to commit nothing, on a detached head, or without an identity', async () => {
    await assert.rejects(ana.git.commit(['main.tf'], 'x', signal), problem('git.nothing-to-commit'));
    ana.write('main.tf', 'changed');
    ana.sh('checkout', '--quiet', '--detach');
    await assert.rejects(ana.git.commit(['main.tf'], 'x', signal), problem('git.detached'));
    ana.sh('switch', '--quiet', 'main');
    ana.sh('config', '--unset', 'user.name');
    ana.sh('config', '--unset', 'user.email');
    ana.sh('config', 'user.useConfigOnly', 'true');
    await assert.rejects(ana.git.commit(['main.tf'], 'x', signal), problem('git.no-identity'));
  });

  it('runs the hooks, and reports the output of a failing one', async () => {
    const before = head(ana);
    ana.hook('pre-commit', 'echo "Permission denied: terraform fmt" >&2; exit 1');
    ana.write('main.tf', 'changed');
    await assert.rejects(ana.git.commit(['main.tf'], 'x', signal), error => {
      assert.match((error as { problem: { detail: string } }).problem.detail, /terraform fmt/);
      return problem('git.hook-failed')(error);
    });
    assert.equal(head(ana), before);
    assert.deepEqual((await ana.git.workingTree(signal)).changed, ['main.tf']);
  });

  it('finds hooks where core.hooksPath puts them, and lets them abbreviate options', async () => {
    const folder = path.join(ana.root, '.git', 'my hooks');
    mkdirSync(folder);
    ana.sh('config', 'core.hooksPath', folder);
    const hook = path.join(folder, 'commit-msg');
    writeFileSync(hook, '#!/bin/sh\ngit status --porc >&2 || exit 1\ntest -z "$LC_ALL" && touch hook-ran\n');
    chmodSync(hook, 0o755);
    ana.write('main.tf', 'changed');
    await ana.git.commit(['main.tf'], 'x', signal);
    assert.ok(existsSync(path.join(ana.root, 'hook-ran')));
  });

  it('notices a hook that rewrites what is committed, or adds to it', async () => {
    ana.hook('pre-commit', 'echo formatted > main.tf; git add main.tf');
    ana.write('main.tf', 'changed');
    await assert.rejects(ana.git.commit(['main.tf'], 'x', signal), problem('git.hook-rewrote'));
    ana.hook('pre-commit', 'echo extra > extra.txt; git add extra.txt');
    ana.write('main.tf', 'changed again');
    await assert.rejects(ana.git.commit(['main.tf'], 'x', signal), error => {
      assert.match((error as Error).message, /extra\.txt/);
      return problem('git.hook-rewrote')(error);
    });
  });

  it('pushes a branch, repeats that without harm, and never overwrites what others pushed', async () => {
    ana.sh('switch', '--quiet', '-c', 'deploy');
    const mine = ana.commit('main.tf', 'ana');
    await ana.git.push('deploy', signal);
    await ana.git.push('deploy', signal);
    assert.equal(ground.at('refs/heads/deploy'), mine);
    ben.sh('fetch', '--quiet');
    ben.sh('switch', '--quiet', 'deploy');
    const theirs = ben.commit('main.tf', 'ben');
    ben.sh('push', '--quiet', 'origin', 'deploy');
    ana.commit('main.tf', 'ana again');
    await assert.rejects(ana.git.push('deploy', signal), problem('git.rejected'));
    assert.equal(ground.at('refs/heads/deploy'), theirs);
  });

  it('says who refused a push: the local hook or origin', async () => {
    ana.sh('switch', '--quiet', '-c', 'deploy');
    ana.hook('pre-push', 'echo "tests failed" >&2; exit 1');
    await assert.rejects(ana.git.push('deploy', signal), error => {
      assert.match((error as { problem: { detail: string } }).problem.detail, /tests failed/);
      return problem('git.hook-failed')(error);
    });
    ana.hook('pre-push', 'exit 0');
    const update = path.join(ground.origin, 'hooks', 'update');
    writeFileSync(update, '#!/bin/sh\necho "branch is protected" >&2; exit 1\n');
    chmodSync(update, 0o755);
    await assert.rejects(ana.git.push('deploy', signal), problem('git.refused'));
    assert.equal(ground.at('refs/heads/deploy'), '');
  });

  it('believes origin when the response to a push is lost', async () => {
    ana.sh('switch', '--quiet', '-c', 'deploy');
    const mine = ana.commit('main.tf', 'ana');
    ground.breakAfterPush();
    await ana.git.push('deploy', signal);
    assert.equal(ground.at('refs/heads/deploy'), mine);
  });

  it('refuses to push to a different address than it reads from', async () => {
    ana.sh('config', 'remote.origin.pushurl', path.join(ground.directory, 'fork.git'));
    await assert.rejects(ana.git.push('main', signal), problem('git.push-elsewhere'));
    ana.sh('config', 'remote.origin.pushurl', `file://${ground.origin}`);
    await ana.git.push('main', signal);
  });

  it('deletes a remote branch only at the commit that was seen', async () => {
    const seen = head(ana);
    ana.sh('push', '--quiet', 'origin', 'main:old');
    ben.commit('main.tf', 'ben');
    ben.sh('push', '--quiet', 'origin', 'main:old');
    const moved = head(ben);
    assert.deepEqual(await ana.git.deleteRemoteBranch('old', seen, signal), {
      swapped: false,
      current: moved,
    });
    assert.deepEqual(await ana.git.deleteRemoteBranch('old', moved, signal), { swapped: true, sha: moved });
    assert.deepEqual(await ana.git.deleteRemoteBranch('old', moved, signal), {
      swapped: false,
      current: null,
    });
  });
});
