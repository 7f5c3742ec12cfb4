import assert from 'node:assert/strict';
import { REHEARSAL_BANNER, REHEARSAL_SAID } from '../../../src/core/rehearsal';

describe('the banner of a rehearsal', () => {
  it('is the same text for an assistant as for a person who rehearses in English', () => {
    assert.equal(REHEARSAL_SAID, REHEARSAL_BANNER);
  });
});
