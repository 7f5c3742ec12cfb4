import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ProblemError, type Problem } from '../../../../../src/core/errors';
import { createGit } from '../../../../../src/platform/node/git';
import { Playground, problem, signal, type Clone } from './playground';

describe('git: signing and hooks', () => {
  let ground: Playground;
  let ana: Clone;

  beforeEach(() => {
    ground = new Playground();
    ana = ground.clone('ana');
    ana.write('main.tf', 'changed');
  });
  afterEach(() => {
    ground.dispose();
  });

  /** Creates an SSH key pair. @returns path of the public key */
  function sshKey(passphrase: string): string {
    const key = path.join(ground.directory, 'id');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', passphrase, '-f', key]);
    return `${key}.pub`;
  }

  function signWith(settings: Readonly<Record<string, string>>): void {
    ana.sh('config', 'commit.gpgSign', 'true');
    for (const [name, value] of Object.entries(settings)) ana.sh('config', name, value);
  }

  function program(name: string, text: string): string {
    const file = path.join(ground.directory, name);
    writeFileSync(file, `#!/bin/sh\n${text}\n`);
    chmodSync(file, 0o755);
    return file;
  }

  async function refusal(act: Promise<unknown> = ana.git.commit(['main.tf'], 'x', signal)): Promise<Problem> {
    return act.then(
      () => assert.fail('it succeeded'),
      (error: unknown) => {
        if (!(error instanceof ProblemError)) throw error;
        return error.problem;
      },
    );
  }

  it('signs with SSH', async () => {
    signWith({ 'gpg.format': 'ssh', 'user.signingKey': sshKey('') });
    await ana.git.commit(['main.tf'], 'x', signal);
    assert.match(ana.sh('cat-file', 'commit', 'HEAD'), /BEGIN SSH SIGNATURE/);
  });

  it('reports that signing failed and why, even with a hook', async () => {
    ana.hook('pre-commit', 'exit 0');
    const key = sshKey('a passphrase');
    signWith({ 'gpg.format': 'ssh', 'user.signingKey': key });
    const locked = await refusal();
    assert.equal(locked.code, 'git.signing');
    assert.match(locked.message, /ssh-keygen: the key needs its passphrase/);
    rmSync(key);
    rmSync(key.replace(/\.pub$/, ''));
    const gone = await refusal();
    assert.equal(gone.code, 'git.signing');
    assert.match(gone.message, /the signing key is not on this machine/);
    ana.sh('config', '--unset', 'user.signingKey');
    const none = await refusal();
    assert.equal(none.code, 'git.signing');
    assert.match(none.message, /no signing key is configured/);
  });

  it('blames a failing signer, not origin or a hook', async () => {
    ana.hook('commit-msg', 'exit 0');
    signWith({ 'gpg.program': program('gpg', 'echo "gpg: Permission denied" >&2; exit 2') });
    const failed = await refusal();
    assert.equal(failed.code, 'git.signing');
    assert.match(failed.message, /could not be signed by gpg/);
    signWith({ 'gpg.program': path.join(ground.directory, 'missing') });
    assert.match((await refusal()).message, /the signing program cannot be started/);
  });

  it('ends a signer that never answers, and says what it may be waiting for', async () => {
    signWith({ 'gpg.program': program('gpg', 'exec sleep 30') });
    const git = createGit({ root: ana.root, env: ground.env, timeoutMs: 1_000 });
    const told: string[] = [];
    const found = await refusal(git.commit(['main.tf'], 'x', signal, text => told.push(text)));
    assert.equal(found.code, 'git.signing');
    assert.match(found.message, /gave no answer within 1 s: gpg may be waiting for a passphrase/);
    assert.match(told[0] ?? '', /^Signing by gpg has been running for 0 s$/);
    assert.ok(!existsSync(path.join(ana.root, '.git', 'index.lock')));
    ana.sh('config', 'commit.gpgSign', 'false');
    await git.commit(['main.tf'], 'x', signal);
  });

  it('names the hook that refuses, whatever it prints', async () => {
    ana.hook('pre-commit', 'exit 0');
    ana.hook('commit-msg', 'echo "error: gpg failed to sign the data. nothing to commit"; exit 3');
    const refused = await refusal();
    assert.equal(refused.code, 'git.hook-failed');
    assert.match(refused.message, /The commit-msg hook .* refused the commit \(exit code 3\)/);
    ana.hook('commit-msg', 'exit 0');
    await ana.git.commit(['main.tf'], 'x', signal);
    ana.sh('switch', '--quiet', '-c', 'deploy');
    ana.hook('pre-push', 'echo "Permission denied (publickey)"; exit 1');
    assert.match((await refusal(ana.git.push('deploy', signal))).message, /The pre-push hook .* the push/);
  });

  it('does not blame a hook when git itself refuses', async () => {
    ana.hook('pre-commit', 'exit 0');
    ana.sh('config', 'user.useConfigOnly', 'true');
    ana.sh('config', '--unset', 'user.email');
    await assert.rejects(ana.git.commit(['main.tf'], 'x', signal), problem('git.no-identity'));
  });

  it('reports which hook is running and for how long, and ends one that hangs', async () => {
    const git = createGit({ root: ana.root, env: ground.env, hookMs: 1_000 });
    ana.sh('switch', '--quiet', '-c', 'deploy');
    for (const name of ['pre-commit', 'pre-push']) {
      ana.hook(name, 'exec sleep 30');
      const told: string[] = [];
      const tell = (text: string) => told.push(text);
      const isPush = name === 'pre-push';
      const found = await refusal(
        isPush ? git.push('deploy', signal, tell) : git.commit(['main.tf'], 'x', signal, tell),
      );
      assert.equal(found.code, 'git.hook-silent');
      assert.match(found.message, new RegExp(`The ${name} hook .* did not end within 1 s`));
      assert.equal(told[0], `The ${name} hook has been running for 0 s`);
      ana.hook(name, 'exit 0');
      ana.commit(`${name}.txt`, 'committed');
    }
  });

  it('ignores personal settings for committing, pulling and pushing', async () => {
    const template = path.join(ground.directory, 'template');
    writeFileSync(template, '# Why?\n\nFixes: \n');
    for (const [name, value] of Object.entries({
      'commit.template': template,
      'commit.verbose': 'true',
      'commit.cleanup': 'scissors',
      'commit.status': 'true',
      'core.editor': program('editor', 'exec sleep 30'),
      'pull.rebase': 'interactive',
      'rebase.autoStash': 'true',
      'push.default': 'nothing',
      'push.autoSetupRemote': 'true',
      'branch.autoSetupRebase': 'always',
    }))
      ana.sh('config', name, value);
    mkdirSync(path.join(ana.root, '.git', 'hooks'), { recursive: true });
    ana.sh('switch', '--quiet', '-c', 'deploy');
    const head = await ana.git.commit(['main.tf'], 'Deploy 1', signal);
    assert.equal(ana.sh('log', '-1', '--format=%B').trim(), 'Deploy 1');
    await ana.git.push('deploy', signal);
    assert.equal(ground.at('refs/heads/deploy'), head);
  });
});
