import assert from 'node:assert/strict';
import {
  isCommitTag,
  isReleaseTag,
  newestReleaseTags,
  releaseDate,
} from '../../../../src/core/registry/tags';

describe('tags of an image', () => {
  it('tells commit tags from the rest', () => {
    assert.ok(isCommitTag('0123456789abcdef0123456789abcdef01234567'));
    for (const tag of ['latest', '0123456', 'A'.repeat(40), 'a'.repeat(41), `${'a'.repeat(40)}\n`, '']) {
      assert.equal(isCommitTag(tag), false, JSON.stringify(tag));
    }
  });

  it('reads the date of a release', () => {
    assert.equal(releaseDate('rel-2026.02.28.23.59.07'), '2026-02-28T23:59:07.000Z');
    for (const tag of [
      'rel-2026.02.30.00.00.00',
      'rel-2026.13.01.00.00.00',
      'rel-2026.01.01.24.00.00',
      'rel-2026.1.1.0.0.0',
      'rel-2026.01.01',
      'catalog-2026.01.01.00.00.00',
      'rel-2026.01.01.00.00.00\n',
      'latest',
    ]) {
      assert.equal(releaseDate(tag), null, JSON.stringify(tag));
      assert.equal(isReleaseTag(tag), false, JSON.stringify(tag));
    }
  });

  it('puts releases in the order of time, newest first', () => {
    const tags = ['rel-2026.01.02.00.00.00', 'latest', 'rel-2026.01.10.00.00.00', 'rel-2025.12.31.23.59.59'];
    assert.deepEqual(newestReleaseTags(tags, 2), ['rel-2026.01.10.00.00.00', 'rel-2026.01.02.00.00.00']);
    assert.deepEqual(newestReleaseTags(['latest'], 2), []);
  });
});
