import assert from 'node:assert/strict';
import { renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CancelledError } from '../../../../../src/core/errors';
import { createGit } from '../../../../../src/platform/node/git';
import { Playground, problem, signal, type Clone } from './playground';

describe('git: reading', () => {
  let ground: Playground;
  let ana: Clone;
  let ben: Clone;
  beforeEach(() => {
    ground = new Playground();
    ana = ground.clone('ana');
    ben = ground.clone('ben');
  });
  afterEach(() => ground.dispose());

  it('reports branch, head and every changed path, even with spaces and other letters', async () => {
    ana.commit('old name.txt', 'same content\n'.repeat(5));
    ana.sh('mv', 'old name.txt', 'ünïcode "quoted" name.txt');
    ana.write('new folder/new\tfile.txt', 'x');
    ana.write('main.tf', 'changed');
    assert.deepEqual(await ana.git.workingTree(signal), {
      branch: 'main',
      head: ana.sh('rev-parse', 'HEAD').trim(),
      changed: ['main.tf', 'new folder/new\tfile.txt', 'old name.txt', 'ünïcode "quoted" name.txt'].sort(),
    });
  });

  it('reports a detached head, and no changes when clean', async () => {
    ana.sh('checkout', '--quiet', '--detach');
    const tree = await ana.git.workingTree(signal);
    assert.equal(tree.branch, null);
    assert.deepEqual(tree.changed, []);
  });

  it('shows conflicted paths as changed', async () => {
    ana.commit('main.tf', 'ana');
    ana.sh('branch', 'other', 'HEAD~1');
    ana.sh('switch', '--quiet', 'other');
    ana.commit('main.tf', 'other');
    assert.throws(() => ana.sh('merge', 'main'));
    assert.deepEqual((await ana.git.workingTree(signal)).changed, ['main.tf']);
    const [file, ...others] = await ana.git.diff('HEAD', null, signal);
    assert.deepEqual(others, []);
    assert.deepEqual(file?.added, ['<<<<<<< HEAD', 'other', '=======', 'ana', '>>>>>>> main']);
  });

  it('lists the branches of origin that change a file', async () => {
    const push = (name: string, file: string) => {
      ben.sh('switch', '--quiet', '--create', name, 'origin/main');
      ben.commit(file, name);
      ben.sh('push', '--quiet', 'origin', name);
    };
    push('bump', 'main.tf');
    push('my/bump', 'main.tf');
    push('other', 'other.tf');
    ben.sh('switch', '--quiet', '--create', 'local', 'origin/main');
    ben.commit('main.tf', 'not pushed');
    const changing = async () =>
      (await ana.git.branchesChanging('main.tf', 'origin/main', signal)).toSorted();
    assert.deepEqual(await changing(), [], 'as last fetched');
    await ana.git.fetch(signal);
    assert.deepEqual(await changing(), ['bump', 'my/bump']);
    ben.sh('push', '--quiet', 'origin', 'my/bump:main');
    await ana.git.fetch(signal);
    assert.deepEqual(await changing(), ['bump']);
  });

  it('asks origin itself for the default branch', async () => {
    assert.equal(await ana.git.defaultBranch(signal), 'main');
    ben.sh('push', '--quiet', 'origin', 'main:trunk');
    ground.git(ground.origin, 'symbolic-ref', 'HEAD', 'refs/heads/trunk');
    assert.equal(await ana.git.defaultBranch(signal), 'trunk');
  });

  it('sees a moved branch only after a fetch, but at once on the remote', async () => {
    const before = await ana.git.commitOf('origin/main', signal);
    const moved = ben.commit('main.tf', 'ben');
    ben.sh('push', '--quiet', 'origin', 'main');
    assert.equal(await ana.git.commitOf('origin/main', signal), before);
    assert.equal(await ana.git.remoteCommit('refs/heads/main', signal), moved);
    await ana.git.fetch(signal);
    assert.equal(await ana.git.commitOf('origin/main', signal), moved);
    assert.deepEqual(await ana.git.divergence('origin/main', 'main', signal), { ahead: 0, behind: 1 });
  });

  it('forgets branches that are gone from origin, and leaves local tags alone', async () => {
    ben.sh('push', '--quiet', 'origin', 'main:gone');
    await ana.git.fetch(signal);
    assert.notEqual(await ana.git.commitOf('origin/gone', signal), undefined);
    ana.sh('tag', 'mine');
    ben.sh('push', '--quiet', 'origin', ':gone');
    await ana.git.fetch(signal);
    assert.equal(await ana.git.commitOf('origin/gone', signal), undefined);
    assert.notEqual(await ana.git.commitOf('mine', signal), undefined);
  });

  it('fetches the default branch into a single-branch clone of another branch', async () => {
    ben.sh('push', '--quiet', 'origin', 'main:other');
    ana.sh('config', 'remote.origin.fetch', '+refs/heads/other:refs/remotes/origin/other');
    const moved = ben.commit('main.tf', 'ben');
    ben.sh('push', '--quiet', 'origin', 'main');
    await ana.git.fetch(signal);
    assert.equal(await ana.git.commitOf('origin/main', signal), moved);
  });

  it('finds a remote ref by its full name, and the commit of an annotated tag', async () => {
    ben.sh('push', '--quiet', 'origin', 'main:refs/heads/a/refs/heads/b');
    assert.equal(await ana.git.remoteCommit('refs/heads/b', signal), null);
    ben.sh('tag', '--annotate', '-m', 'one', 'v1');
    ben.sh('push', '--quiet', 'origin', 'v1');
    assert.equal(await ana.git.remoteCommit('refs/tags/v1', signal), ben.sh('rev-parse', 'HEAD').trim());
  });

  it('reads files at a commit, byte for byte and whatever their name', async () => {
    ana.commit('a b/ü [x]*.yaml', 'one\r\ntwo\n');
    ana.commit('a b/other.yaml', 'three');
    ana.commit('a b/deep/er.yaml', 'four');
    assert.equal(await ana.git.fileAt('HEAD', 'a b/ü [x]*.yaml', signal), 'one\r\ntwo\n');
    assert.equal(await ana.git.fileAt('HEAD~2', 'a b/other.yaml', signal), undefined);
    assert.equal(await ana.git.fileAt('HEAD', 'a b', signal), undefined);
    assert.equal(await ana.git.fileAt('HEAD', 'a b/ü [x]*.yaml\r', signal), undefined);
    const namesAt = async (folder: string) =>
      (await ana.git.filesAt('HEAD', folder, signal)).map(({ name }) => name);
    assert.deepEqual(await namesAt('a b'), ['other.yaml', 'ü [x]*.yaml']);
    assert.deepEqual(await namesAt(''), ['main.tf']);
    assert.deepEqual(await ana.git.filesAt('HEAD', 'none', signal), []);
    await assert.rejects(ana.git.fileAt('nowhere', 'main.tf', signal), problem('git.no-such-ref'));
  });

  it('reports sizes before reading, and reads many files at once, whatever their bytes', async () => {
    symlinkSync('/etc/passwd', path.join(ana.root, 'link.yaml'));
    ana.write('many/b.yaml', 'x'.repeat(100_000));
    writeFileSync(path.join(ana.root, 'many/c.yaml'), Buffer.from([0x61, 0xff, 0x0a, 0x00, 0x62]));
    renameSync(path.join(ana.root, 'link.yaml'), path.join(ana.root, 'many/link.yaml'));
    ana.commit('many/a.yaml', 'grüße\n\n');
    ana.sh('add', '--all', 'many');
    ana.sh('commit', '--quiet', '-m', 'Many');
    const files = await ana.git.filesAt('HEAD', 'many', signal);
    assert.deepEqual(
      files.map(({ name, bytes }) => [name, bytes]),
      [
        ['a.yaml', 9],
        ['b.yaml', 100_000],
        ['c.yaml', 5],
      ],
    );
    const objects = files.map(({ object }) => object).reverse();
    assert.deepEqual(await ana.git.textsOf(objects, signal), [
      'a\uFFFD\n\0b',
      'x'.repeat(100_000),
      'grüße\n\n',
    ]);
    assert.deepEqual(await ana.git.textsOf([], signal), []);
    await assert.rejects(ana.git.textsOf(['0'.repeat(40)], signal), problem('git.unreadable'));
  });

  it('shows added and removed lines, whatever they look like and however git is configured', async () => {
    ana.sh('config', 'diff.noprefix', 'true');
    ana.sh('config', 'diff.external', 'false');
    ana.sh('config', 'color.ui', 'always');
    ana.sh('config', 'diff.interHunkContext', '9');
    const before = ana.commit('ü file.tf', '-- old\n++ kept\n@@ -1 +1 @@\nend\n');
    const after = ana.commit('ü file.tf', '++ new\n++ kept\n@@ -1 +1 @@\ndiff --git a b\nend\n');
    assert.deepEqual(await ana.git.diff(before, after, signal), [
      { path: 'ü file.tf', added: ['++ new', 'diff --git a b'], removed: ['-- old'] },
    ]);
  });

  it('diffs the working tree against a commit, with new links, deletions and binary files', async () => {
    ana.commit('gone', 'x\n');
    ana.commit('becomes link', 'y\n');
    ana.commit('binary', 'a\0b');
    ana.commit('mode only', 'm\n');
    ana.commit('no newline', 'z');
    rmSync(path.join(ana.root, 'gone'));
    rmSync(path.join(ana.root, 'becomes link'));
    ana.sh('-c', 'core.symlinks=true', 'update-index', '--chmod=+x', 'mode only');
    ana.write('binary', 'a\0c');
    ana.write('no newline', 'z\nmore');
    symlinkSync('target', path.join(ana.root, 'becomes link'));
    const diff = await ana.git.diff('HEAD', null, signal);
    assert.deepEqual(
      diff.filter(file => file.path !== 'mode only'),
      [
        { path: 'becomes link', added: ['target'], removed: ['y'] },
        { path: 'binary', added: [], removed: [] },
        { path: 'gone', added: [], removed: ['x'] },
        { path: 'no newline', added: ['z', 'more'], removed: ['z'] },
      ],
    );
    assert.deepEqual(await ana.git.diff('HEAD', 'HEAD', signal), []);
  });

  it('returns the address of origin as configured, without credentials', async () => {
    ana.sh('config', 'url.https://elsewhere/.insteadOf', 'https://github.com/');
    ana.sh('config', 'remote.origin.url', 'https://me:secret@github.com/o/r.git');
    assert.equal(await ana.git.originUrl(signal), 'https://github.com/o/r.git');
    ana.sh('config', 'remote.origin.url', 'git@github.com:o/r.git');
    assert.equal(await ana.git.originUrl(signal), 'git@github.com:o/r.git');
  });

  it('reports what is wrong with the checkout or origin', async () => {
    const elsewhere = (root: string) => createGit({ root, env: ground.env });
    await assert.rejects(elsewhere(ground.directory).workingTree(signal), problem('git.not-a-repository'));
    ana.write('sub/file', '');
    const sub = elsewhere(path.join(ana.root, 'sub'));
    await assert.rejects(sub.workingTree(signal), problem('git.not-a-repository'));
    ana.sh('remote', 'remove', 'origin');
    await assert.rejects(ana.git.originUrl(signal), problem('git.no-origin'));
    await assert.rejects(ana.git.fetch(signal), problem('git.no-origin'));
    ben.sh('remote', 'set-url', 'origin', `${ground.directory}/nothing here.git`);
    await assert.rejects(ben.git.remoteCommit('refs/heads/main', signal), problem('git.network'));
    ben.sh('remote', 'set-url', 'origin', 'http://user:hunter2@127.0.0.1:1/o/r.git');
    await assert.rejects(ben.git.defaultBranch(signal), error => {
      assert.doesNotMatch(JSON.stringify(error), /hunter2/);
      return problem('git.network')(error);
    });
  });

  it('reports a missing git, and accepts a path with spaces', async () => {
    const none = createGit({ root: ana.root, env: ground.env, gitPath: '/none/at all/git' });
    await assert.rejects(none.workingTree(signal), problem('git.missing'));
    const link = path.join(ground.directory, 'my git');
    symlinkSync(ground.git(ana.root, '--exec-path').trim() + '/git', link);
    const linked = createGit({ root: ana.root, env: ground.env, gitPath: link });
    assert.equal((await linked.workingTree(signal)).branch, 'main');
  });

  it('stops when cancelled, and times out when nobody answers', async () => {
    const env = { ...ground.env, GIT_SSH_COMMAND: 'sleep 5 #' };
    ana.sh('remote', 'set-url', 'origin', 'ssh://host/o/r.git');
    const cancel = new AbortController();
    const cancelled = createGit({ root: ana.root, env }).remoteCommit('refs/heads/main', cancel.signal);
    setTimeout(() => cancel.abort(), 200);
    await assert.rejects(cancelled, CancelledError);
    await assert.rejects(createGit({ root: ana.root, env }).fetch(cancel.signal), CancelledError);
    const impatient = createGit({ root: ana.root, env, timeoutMs: 300 });
    await assert.rejects(impatient.remoteCommit('refs/heads/main', signal), problem('git.timeout'));
  });

  it('works in its own repository even if the environment points to another', async () => {
    const env = {
      ...ground.env,
      GIT_DIR: path.join(ben.root, '.git'),
      GIT_WORK_TREE: ben.root,
      GIT_INDEX_FILE: '/none',
    };
    const git = createGit({ root: ana.root, env });
    const commit = ana.commit('main.tf', 'only here');
    assert.equal((await git.workingTree(signal)).head, commit);
  });

  it('refuses names that git would read as options or patterns', async () => {
    await assert.rejects(ana.git.commitOf('--all', signal), problem('git.bad-name'));
    await assert.rejects(ana.git.remoteCommit('refs/heads/*', signal), problem('git.bad-name'));
    await assert.rejects(ana.git.push('main:refs/heads/other', signal), problem('git.bad-name'));
    await assert.rejects(ana.git.createBranch('-f', 'main', signal), problem('git.bad-name'));
  });
});
