import assert from 'node:assert/strict';
import { share } from './share';

const all = Array.from({ length: 100 }, (_, n) => n);

describe('the share of a matrix of faults', () => {
  it('has about the same size each day, and is reported with the total', () => {
    for (let seed = 20_000; seed < 20_030; seed++) {
      const { chosen, taken } = share(all, 30, 'faults', seed);
      assert.ok(chosen.length === 3 || chosen.length === 4);
      assert.equal(taken, `${chosen.length} of 100 faults (FAULTS_SEED=${seed})`);
    }
  });

  it('is a different one each day, until everything was taken once', () => {
    const days = Array.from({ length: 30 }, (_, day) => share(all, 30, 'faults', 20_000 + day).chosen);
    assert.deepEqual(
      days.flat().sort((a, b) => a - b),
      all,
    );
  });

  it('is everything for one in one, and the same for the same seed', () => {
    assert.deepEqual(share(all, 1, 'faults', 7).chosen, all);
    assert.equal(share(all, 1, 'faults', 7).taken, '100 of 100 faults (FAULTS_SEED=7)');
    assert.deepEqual(share(all, 9, 'faults', 7), share(all, 9, 'faults', 7));
  });
});
