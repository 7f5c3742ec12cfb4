import assert from 'node:assert/strict';
import { parseDiff, parseRemoteRefs, parseStatus } from '../../../../../src/platform/node/git/parse';
import { maskAddresses as withoutCredentials } from '../../../../../src/core/text/addresses';
import { gitProblem } from '../../../../../src/platform/node/git/problems';

describe('git: parsing its output', () => {
  it('returns no head on a branch without commits', () => {
    assert.deepEqual(parseStatus('# branch.oid (initial)\0# branch.head main\0? a b\0'), {
      branch: 'main',
      head: null,
      changed: ['a b'],
    });
  });

  it('does not guess if a diff has more or fewer patches than files', () => {
    const raw = ':100644 100644 1 2 M\0a\0:100644 100644 1 2 M\0b\0\0';
    assert.equal(parseDiff(`${raw}diff --git a/a b/a\n`), undefined);
    assert.equal(parseDiff('diff --git a/a b/a\n'), undefined);
    assert.equal(parseDiff(`${raw}diff --git a/a b/a\ndiff --git a/b b/b\n`)?.length, 2);
  });

  it('ignores what a server prints before the refs', () => {
    const sha = 'a'.repeat(40);
    assert.deepEqual([...parseRemoteRefs(`Welcome!\n${sha}\trefs/heads/main\n`)], [['refs/heads/main', sha]]);
  });

  it('removes credentials from addresses, but keeps the ssh user', () => {
    assert.equal(withoutCredentials('https://token@h/x and http://u:p@h/y'), 'https://h/x and http://h/y');
    assert.equal(withoutCredentials('ssh://git:pw@h/x git@h:o/r'), 'ssh://git@h/x git@h:o/r');
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
