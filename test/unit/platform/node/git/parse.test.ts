import assert from 'node:assert/strict';
import { parseDiff, parseRemoteRefs, parseStatus } from '../../../../../src/platform/node/git/parse';

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
});
