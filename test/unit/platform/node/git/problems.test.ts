import assert from 'node:assert/strict';
import { gitProblem } from '../../../../../src/platform/node/git/problems';

describe('a problem of git', () => {
  it('names the command, without the settings before it', () => {
    const args = ['-c', 'fetch.unpackLimit=1', '-c', 'gc.auto=0', 'fetch', '--depth=1', 'origin'];
    const failure = { args, root: '/checkout', gitPath: 'git', exitCode: 1, stdout: '', stderr: '' };
    assert.equal(gitProblem(failure).problem.message, 'git fetch failed (exit code 1).');
  });

  // Output of git 2.39 and GitHub's server, as observed.
  const seen: [string, string][] = [
    [
      'git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.',
      'git.auth',
    ],
    ["fatal: could not read Username for 'https://github.com': terminal prompts disabled", 'git.auth'],
    ["remote: Repository not found.\nfatal: repository 'https://github.com/o/r/' not found", 'git.auth'],
    ["fatal: unable to access 'https://github.com/o/r/': The requested URL returned error: 403", 'git.auth'],
    ['Host key verification failed.\nfatal: Could not read from remote repository.', 'git.auth'],
    ["fatal: unable to access 'https://x/': Could not resolve host: x", 'git.network'],
    ['ssh: connect to host x port 22: Connection refused\nfatal: Could not read from remote', 'git.network'],
    ["fatal: detected dubious ownership in repository at '/x'", 'git.unsafe-directory'],
    ["fatal: Unable to create '/x/.git/index.lock': File exists.", 'git.locked'],
    ['*** Please tell me who you are.', 'git.no-identity'],
    ['error: gpg failed to sign the data', 'git.signing'],
    ['!\tx:y\t[remote rejected] (protected branch hook declined)', 'git.refused'],
    ['!\tx:y\t[rejected] (non-fast-forward)', 'git.rejected'],
    ['fatal: something nobody has seen', 'git.failed'],
  ];
  for (const [printed, code] of seen) {
    it(`recognizes "${printed.slice(0, 60)}" as ${code}`, () => {
      const failure = {
        args: ['push'],
        root: '/r',
        gitPath: 'git',
        exitCode: 128,
        stdout: printed,
        stderr: '',
      };
      const { problem } = gitProblem(failure);
      assert.equal(problem.code, code);
      assert.equal(problem.detail, printed);
    });
  }
});
