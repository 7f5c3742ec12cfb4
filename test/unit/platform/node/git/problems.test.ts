import assert from 'node:assert/strict';
import { gitProblem } from '../../../../../src/platform/node/git/problems';

describe('a problem of git', () => {
  it('names the command, without the settings before it', () => {
    const args = ['-c', 'fetch.unpackLimit=1', '-c', 'gc.auto=0', 'fetch', '--depth=1', 'origin'];
    const failure = { args, root: '/checkout', gitPath: 'git', exitCode: 1, stdout: '', stderr: '' };
    assert.equal(gitProblem(failure).problem.message, 'git fetch failed (exit code 1).');
  });
});
