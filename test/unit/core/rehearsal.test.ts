import assert from 'node:assert/strict';
import { REHEARSAL_BANNER, REHEARSAL_SAID } from '../../../src/core/rehearsal';

describe('the banner of a rehearsal', () => {
  it('is for an assistant what it is for whoever rehearses in English', () => {
    assert.equal(REHEARSAL_SAID, REHEARSAL_BANNER);
  });
});
