import assert from 'node:assert/strict';
import { fractionOf, usualInWords } from '../../../../../src/core/view/words/waiting';

const MIN = 60_000;
const progress = { text: '', fraction: null, since: '' };
const usual = { ...progress, usual: { ms: 4 * MIN, runs: 3 }, longestMs: 15 * MIN };

describe('the duration of a wait, in words', () => {
  it('is what it took before, or else what the runbook allows', () => {
    assert.equal(usualInWords(usual, MIN), 'usually 4 min');
    assert.equal(usualInWords(usual, 7 * MIN), 'longer than the usual 4 min');
    assert.equal(usualInWords({ ...progress, longestMs: 15 * MIN }, MIN), 'at most 15 min');
    assert.equal(usualInWords({ ...usual, usual: { ms: 900, runs: 3 } }, MIN), 'at most 15 min');
    assert.equal(usualInWords(progress, MIN), '');
  });

  it('moves a bar that never claims by itself to be done', () => {
    assert.equal(fractionOf(usual, 2 * MIN), 0.5);
    assert.equal(fractionOf(usual, 60 * MIN), 0.95);
    assert.equal(fractionOf({ ...progress, fraction: 0.2 }, MIN), 0.2);
    assert.equal(fractionOf(progress, MIN), null);
  });
});
