import assert from 'node:assert/strict';
import { LazySecrets } from '../../../src/app/lazySecrets';
import { KnownSecrets } from '../../../src/core/text/secrets';

describe('the secrets of a window', () => {
  it('load their masking code on first use, and include those added before', () => {
    let loaded = 0;
    const secrets = new LazySecrets(() => {
      loaded += 1;
      return KnownSecrets;
    });
    secrets.add('ghp_0123456789');
    assert.equal(loaded, 0);
    assert.equal(secrets.mask('a ghp_0123456789'), 'a ***');
    secrets.add('sntrys_0123456789');
    assert.equal(secrets.maskValue('a sntrys_0123456789 ghp_0123456789'), 'a *** ***');
    assert.equal(loaded, 1);
  });
});
