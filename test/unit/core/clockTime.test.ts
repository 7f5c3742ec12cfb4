import assert from 'node:assert/strict';
import { clockTime } from '../../../src/core/clockTime';

describe('a clock time for people', () => {
  const now = Date.parse('2026-11-22T12:00:00Z');

  it('includes the date if that is not today', () => {
    assert.equal(clockTime('2026-11-22T22:55:10Z', now), '22:55 UTC');
    assert.equal(clockTime('2026-11-21T22:55:10Z', now), '2026-11-21 22:55 UTC');
  });

  it('never fails, whatever the time and whatever the time is now', () => {
    for (const time of [null, '', 'yesterday', NaN, 8.64e15 + 1])
      assert.equal(clockTime(time, now), 'an unknown time');
    for (const today of [NaN, 8.64e15 + 1]) assert.equal(clockTime(now, today), '2026-11-22 12:00 UTC');
  });
});
