import assert from 'node:assert/strict';
import { findPattern } from '../../../../src/core/text/pattern';
import { sampleOf } from '../../../../src/core/text/patternSample';

describe('a sample line for a pattern', () => {
  it('matches the pattern', () => {
    for (const pattern of [
      '^0 pending$',
      '^image (?<tag>\\S+)$',
      '^(?<commit>[0-9a-f]{40})$',
      'v\\d+\\.\\d+(?:-rc\\d+)?',
      'a|b',
      '^Migrated to (?<version>[^ ]+) in \\d{1,3} s$',
      '^\\[ok\\] .*$',
      '[[:alpha:]]+',
      '(?P<name>x+)y*',
      '',
    ]) {
      const sample = sampleOf(pattern);
      assert.ok(sample !== undefined && findPattern(pattern, sample) !== undefined, `${pattern}: ${sample}`);
    }
    assert.equal(sampleOf('^task (?<id>[0-9a-f]{4}) ended$'), 'task aaaa ended');
  });

  it('fills a group that could be empty', () => {
    assert.deepEqual(findPattern('^name (?<name>.*)$', sampleOf('^name (?<name>.*)$') ?? ''), { name: 'a' });
  });

  it('is missing when none can be made, or only a long one', () => {
    for (const pattern of ['a\\bb', '^(?:(?:a{99}){99}){9}$'])
      assert.equal(sampleOf(pattern), undefined, pattern);
  });
});
