import assert from 'node:assert/strict';
import type { RunEvent } from '../../../../src/core/journal/events';
import { usualTimes } from '../../../../src/core/journal/usualTimes';

type Told = readonly [type: string, minute: number, step?: string, how?: string];

function journal(...told: readonly Told[]): readonly RunEvent[] {
  return told.map(([type, minute, step, how = 'verified']) => ({
    type,
    at: new Date(Date.UTC(2026, 10, 22, 12, minute)).toISOString(),
    ...(step === undefined ? {} : { step }),
    ...(type === 'step.ticked' ? { tick: { how } } : {}),
  })) as never;
}
const MIN = 60_000;

describe('how long steps took before', () => {
  it("counts a step's own time, without a person's", () => {
    const times = usualTimes([
      journal(
        ['run.started', 0],
        ['step.ticked', 2, 'a'],
        ['step.asked', 5, 'b'],
        ['step.decided', 20, 'b'],
        ['step.ticked', 32, 'b'],
      ),
    ]);
    assert.deepEqual(times.get('a'), { toQuestion: null, toTick: 2 * MIN, runs: 1 });
    assert.deepEqual(times.get('b'), { toQuestion: 3 * MIN, toTick: 12 * MIN, runs: 1 });
  });

  it('takes the median of several runs', () => {
    const runs = [3, 50, 4].map(minute => journal(['run.started', 0], ['step.ticked', minute, 'a']));
    assert.deepEqual(usualTimes(runs).get('a'), { toQuestion: null, toTick: 4 * MIN, runs: 3 });
  });

  it('ignores steps that stopped, that a person ticked, or during which the clock was set back', () => {
    const times = usualTimes([
      journal(['run.started', 0], ['step.stopped', 1, 'a'], ['step.ticked', 9, 'a']),
      journal(['run.started', 0], ['step.ticked', 9, 'b', 'overridden']),
      journal(['run.started', 9], ['step.ticked', 1, 'c']),
    ]);
    assert.equal(times.size, 0);
  });
});
