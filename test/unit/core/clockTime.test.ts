import assert from 'node:assert/strict';
import { clockTime, inTimes, isoOf, timeOfDay } from '../../../src/core/clockTime';

describe('a time in a text', () => {
  it('has its date and says that it is UTC, whatever the day is', () => {
    assert.equal(clockTime('2026-11-22T22:55:10Z'), '2026-11-22 22:55 UTC');
    assert.equal(clockTime('2026-11-23T00:55:10+02:00'), '2026-11-22 22:55 UTC');
    assert.equal(clockTime(Date.parse('2026-11-22T12:00:00Z')), '2026-11-22 12:00 UTC');
  });

  it('never fails, whatever the time', () => {
    for (const time of [null, '', 'yesterday', NaN, 8.64e15 + 1])
      assert.equal(clockTime(time), 'an unknown time');
  });

  it('leaves the date out only on the same day, in UTC', () => {
    assert.equal(timeOfDay('2026-11-22T22:55:10Z', '2026-11-22T01:00:00Z'), '22:55 UTC');
    assert.equal(timeOfDay('2026-11-22T22:55:10Z', '2026-11-23T00:30:00+02:00'), '22:55 UTC');
    assert.equal(timeOfDay('2026-11-22T22:55:10Z', '2026-11-21T22:55:10Z'), '2026-11-22 22:55 UTC');
    assert.equal(timeOfDay('2026-11-22T22:55:10Z', ''), '2026-11-22 22:55 UTC');
    assert.equal(timeOfDay('', ''), 'an unknown time');
  });

  it('is found again in the text, and nothing else is', () => {
    const [before, time = '', after, ...others] = inTimes(`since ${clockTime('2026-11-22T22:55:10Z')}, safe`);
    assert.deepEqual([before, after, others], ['since ', ', safe', []]);
    assert.equal(isoOf(time), '2026-11-22T22:55:00Z');
    for (const text of [
      '',
      'scheduled__2026-11-22T22:55:00+00:00',
      '12026-11-22 22:55 UTC',
      '2026-11-22 22:55',
    ])
      assert.deepEqual(inTimes(text), [text]);
    assert.equal(isoOf('2026-13-22 22:55 UTC'), '2026-13-22 22:55 UTC');
  });
});
