import assert from 'node:assert/strict';
import type { RunEvent } from '../../../../src/core/journal/events';
import { foldRun } from '../../../../src/core/journal/fold';
import { stepState } from '../../../../src/core/journal/state';

const at = '2026-11-22T12:00:00Z';
const started: RunEvent = {
  ...{ v: 1, seq: 0, at, type: 'run.started', runId: 'run', by: 'ada', extensionVersion: '0.0.0' },
  repository: 'https://github.com/acme/infra',
  runbook: { source: 'repository', sha256: '0'.repeat(64), text: '', differences: [] },
};
const ticked = (seq: number, how: 'verified' | 'skipped', output?: unknown): RunEvent => ({
  ...{ v: 1, seq, at, type: 'step.ticked', step: 'find' },
  tick: { how, by: 'ada', at, ...(how === 'skipped' ? { reason: 'not needed' } : {}) },
  ...(output === undefined ? {} : { output }),
});

describe('the events of a step', () => {
  it('keep what it gave when it is ticked again, and drop it when the runbook leaves the step out', () => {
    const first = ticked(1, 'verified', { image: 'api-42' });
    const outputAfter = (...events: RunEvent[]) => {
      const record = foldRun([started, ...events]);
      return record === undefined ? 'no run' : stepState(record, 'find').output;
    };
    assert.deepEqual(outputAfter(first), { image: 'api-42' });
    assert.deepEqual(outputAfter(first, ticked(2, 'verified')), { image: 'api-42' });
    assert.equal(outputAfter(first, ticked(2, 'skipped')), undefined);
  });
});
