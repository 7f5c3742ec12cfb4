import assert from 'node:assert/strict';
import { phaseTimes } from '../../../../src/core/view/phaseTimes';
import { closing, phases, prepare, preflight, dags, verified } from '../../ui/sampleParts';

const startedAt = '2026-11-22T12:01:00.000Z';

describe('the duration of phases', () => {
  it('counts from the end of the phase before, including waits', () => {
    const view = {
      startedAt,
      phases: phases(
        prepare(preflight, dags),
        ['Release', [verified('release', 'Release', '12:21', '')]],
        ['Close', closing()],
      ),
    };
    assert.deepEqual(phaseTimes(view), [
      { title: 'Prepare', from: startedAt, ms: 2 * 60_000 },
      { title: 'Release', from: '2026-11-22T12:03:00.000Z', ms: 18 * 60_000 },
    ]);
  });

  it('is never negative, whatever the clocks say', () => {
    const late = { startedAt: '2026-11-22T13:00:00.000Z', phases: phases(prepare(preflight)) };
    assert.deepEqual(
      phaseTimes(late).map(({ ms }) => ms),
      [0],
    );
    assert.deepEqual(phaseTimes({ startedAt: 'no time', phases: phases(prepare(preflight)) }), []);
  });
});
