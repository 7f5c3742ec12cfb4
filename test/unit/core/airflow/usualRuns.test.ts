import assert from 'node:assert/strict';
import { likelySafeAt, usualRuns } from '../../../../src/core/airflow/usualRuns';
import type { RunVerdict } from '../../../../src/core/airflow/verdict';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 12, minute)).toISOString();
const MIN = 60_000;
const took = (dagId: string, minutes: number) => ({ dagId, startedAt: at(0), endedAt: at(minutes) });
const running = (dagId: string, since: string | null, outcome: RunVerdict['outcome'] = 'executes') =>
  ({ dagId, runId: 'r', outcome, paused: false, reason: '', since, tasks: [] }) satisfies RunVerdict;

describe('how long DAGs usually take', () => {
  it('is the median of their newest runs', () => {
    const usual = usualRuns([took('a', 3), took('b', 40), took('a', 900), took('a', 5)]);
    assert.deepEqual(
      [...usual],
      [
        ['a', 5 * MIN],
        ['b', 40 * MIN],
      ],
    );
  });

  it('ignores old runs, and ones that ended before they started', () => {
    const usual = usualRuns([
      took('a', -5),
      ...Array.from({ length: 9 }, () => took('a', 3)),
      ...Array.from({ length: 30 }, () => took('a', 900)),
    ]);
    assert.deepEqual([...usual], [['a', 3 * MIN]]);
    assert.deepEqual([...usualRuns([took('a', -5)])], []);
  });

  it('gives the time when it is likely safe: when the last blocking run is over', () => {
    const usual = new Map([
      ['a', 30 * MIN],
      ['b', 60 * MIN],
    ]);
    const now = Date.parse(at(10));
    const runs = [running('a', at(0)), running('b', at(5)), running('c', at(0), 'waits')];
    assert.equal(likelySafeAt(runs, usual, now), Date.parse(at(65)));
  });

  it('predicts nothing for a run that is overdue, was never seen to end, or has not started', () => {
    const usual = new Map([['a', 30 * MIN]]);
    const now = Date.parse(at(50));
    for (const run of [running('a', at(0)), running('b', at(49)), running('a', null)])
      assert.equal(likelySafeAt([run], usual, now), null);
    assert.equal(likelySafeAt([running('a', at(0)), running('a', at(45))], usual, now), null);
    assert.equal(likelySafeAt([], usual, now), null);
  });
});
