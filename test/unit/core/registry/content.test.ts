import assert from 'node:assert/strict';
import type { RegistryImage } from '../../../../src/core/ports/registry';
import { sameContent } from '../../../../src/core/registry/content';

const image: RegistryImage = {
  tag: 'latest',
  digest: 'sha256:index',
  manifestDigest: 'sha256:manifest',
  configDigest: 'sha256:config',
  revision: 'abc1234def',
  createdAt: null,
};

describe('sameContent', () => {
  const cases: readonly [string, Partial<RegistryImage>, boolean, string][] = [
    ['another tag of the same digest', { tag: 'rel-1' }, true, 'digest'],
    ['a new index around the same manifest', { digest: 'sha256:x' }, true, 'manifest'],
    [
      'a new manifest around the same config',
      { digest: 'sha256:x', manifestDigest: 'sha256:y' },
      true,
      'config',
    ],
    [
      'another build of the same commit',
      { digest: 'sha256:x', manifestDigest: 'sha256:y', configDigest: 'sha256:z' },
      false,
      'revision',
    ],
    [
      'another commit',
      { digest: 'sha256:x', manifestDigest: 'sha256:y', configDigest: 'sha256:z', revision: 'other' },
      false,
      'different',
    ],
  ];
  for (const [what, changes, same, how] of cases) {
    it(`considers ${what} ${same ? 'the same' : 'different'}, by ${how}`, () => {
      const found = sameContent({ ...image, ...changes }, image);
      assert.deepEqual([found.same, found.how], [same, how]);
      assert.match(found.explain, /^[a-z][^.]*$/);
    });
  }

  it('never considers two missing labels to be equal', () => {
    const bare = { ...image, revision: null };
    const other = { ...bare, digest: 'sha256:x', manifestDigest: 'sha256:y', configDigest: 'sha256:z' };
    assert.equal(sameContent(bare, other).how, 'different');
  });
});
