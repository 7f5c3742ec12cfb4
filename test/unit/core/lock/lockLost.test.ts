import assert from 'node:assert/strict';
import { holderInWords, lockLost } from '../../../../src/core/lock/lockLost';

describe('who holds the team lock', () => {
  it('is told with one period, whether or not the reason has one', () => {
    const since = '2026-11-22T12:00:00Z';
    for (const reason of ['Ana is away', 'Ana is away.']) {
      const holder = { owner: 'ben', since, heartbeatAt: since, reason, takenOverFrom: null };
      assert.match(holderInWords(holder), /: Ana is away$/);
      assert.match(lockLost(holder).problem.message, /: Ana is away\.$/);
    }
  });
});
