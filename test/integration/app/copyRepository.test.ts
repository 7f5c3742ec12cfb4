import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { copyRepository } from '../../../src/app/copyRepository';
import { copyOf } from '../../../src/app/rehearsal';

describe('the copy of a repository for a rehearsal', () => {
  it('leaves the repository alone that the variables of a git hook point to', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'deploy-runbook-'));
    const [root, directory] = [path.join(folder, 'mine'), path.join(folder, 'world')];
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-C', root, ...args], { encoding: 'utf8' });
    mkdirSync(root);
    mkdirSync(directory);
    git('init', '--quiet');
    git('-c', 'user.name=Ada', '-c', 'user.email=a@b.c', 'commit', '--quiet', '--allow-empty', '-m', 'Begin');
    const settings = path.join(root, '.git', 'config');
    const seen = () => [readFileSync(settings, 'utf8'), git('log', '--all', '--format=%H %D')];
    const before = seen();
    // As in a window that "code --wait" opens for a commit message.
    process.env.GIT_DIR = path.join(root, '.git');
    process.env.GIT_INDEX_FILE = path.join(root, '.git', 'index');
    try {
      const runbook = { name: 'deploy.yaml', text: '' };
      await copyRepository(directory, 'w', { root, repository: 'acme/infrastructure', runbook });
    } finally {
      delete process.env.GIT_DIR;
      delete process.env.GIT_INDEX_FILE;
    }
    assert.deepEqual(seen(), before);
    assert.ok(
      readFileSync(path.join(copyOf(directory), '.git', 'config'), 'utf8').includes('Octo Maintainer'),
    );
    rmSync(folder, { recursive: true, force: true });
  });
});
