import assert from 'node:assert/strict';
import {
  isCommitTag,
  isLaterRelease,
  isReleaseTag,
  newestReleaseTags,
  releaseDate,
  releaseIn,
  schemeOf,
} from '../../../../src/core/registry/tags';

describe('tags of an image', () => {
  it('tells commit tags from others', () => {
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

  it('sorts releases by time, newest first', () => {
    const tags = ['rel-2026.01.02.00.00.00', 'latest', 'rel-2026.01.10.00.00.00', 'rel-2025.12.31.23.59.59'];
    assert.deepEqual(newestReleaseTags(tags, 2), ['rel-2026.01.10.00.00.00', 'rel-2026.01.02.00.00.00']);
    assert.deepEqual(newestReleaseTags(['latest'], 2), []);
  });

  it('sorts versions as semver does, with prereleases before their release', () => {
    const scheme = schemeOf({ prefix: 'v', order: 'version' });
    const tags = [
      'v1.10.0',
      'v1.9.3',
      'v2.0.0-rc.2',
      'v2.0.0-rc.10',
      'v2.0.0',
      'latest',
      'vnext',
      'v1',
      '1.0',
    ];
    assert.deepEqual(newestReleaseTags(tags, 9, scheme), [
      ...['v2.0.0', 'v2.0.0-rc.10', 'v2.0.0-rc.2', 'v1.10.0', 'v1.9.3', 'v1'],
    ]);
    assert.ok(isLaterRelease('v1.10.0', 'v1.9.3', scheme));
    assert.ok(!isLaterRelease('v1.9.3', 'v1.10.0', scheme) && !isLaterRelease('latest', 'v1', scheme));
  });

  it('accepts the date formats that teams use, even in the middle of a tag', () => {
    const scheme = schemeOf({ pattern: '(?P<release>[0-9T-]+)-[0-9a-f]{7}', order: 'date' });
    assert.equal(releaseIn('20260131-abcdef0', scheme), '20260131');
    assert.equal(releaseDate('2026-01-31T0930-abcdef0', scheme), '2026-01-31T09:30:00.000Z');
    assert.equal(releaseIn('20260231-abcdef0', scheme), undefined);
    assert.deepEqual(newestReleaseTags(['20260131-abcdef0', '2026-02-01-abcdef0', 'x'], 2, scheme), [
      ...['2026-02-01-abcdef0', '20260131-abcdef0'],
    ]);
  });

  it('sorts by build time if asked, and calls no such tag later by its name', () => {
    const scheme = schemeOf({ prefix: 'main.', order: 'built' });
    const builtAt = new Map([
      ['main.zz', '2026-01-01T00:00:00Z'],
      ['main.aa', '2026-02-01T00:00:00Z'],
    ]);
    const tags = ['main.zz', 'main.aa', 'main.none', 'mainxaa'];
    assert.deepEqual(newestReleaseTags(tags, 5, scheme, builtAt), ['main.aa', 'main.zz']);
    assert.ok(!isLaterRelease('main.zz', 'main.aa', scheme));
  });
});
