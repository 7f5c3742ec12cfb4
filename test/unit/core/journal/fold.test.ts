import assert from 'node:assert/strict';
import type { RunEvent } from '../../../../src/core/journal/events';
import { applyEvent, foldRun } from '../../../../src/core/journal/fold';
import { openObligations, stepState } from '../../../../src/core/journal/state';

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

describe('the end of a run', () => {
  const by = 'ada';
  const ends = (type: 'run.finished' | 'run.aborted', hour: string): RunEvent => ({
    v: 1,
    seq: 1,
    at: `2026-11-22T${hour}:00:00Z`,
    type,
    by,
    reason: 'over',
  });

  it('is when it finished or was aborted, and none while it is open', () => {
    assert.equal(foldRun([started])?.endedAt, null);
    assert.equal(foldRun([started, ends('run.finished', '13')])?.endedAt, '2026-11-22T13:00:00Z');
    const aborted = ends('run.aborted', '14');
    assert.equal(foldRun([started, aborted])?.endedAt, '2026-11-22T14:00:00Z');
    const back: RunEvent = { v: 1, seq: 2, at, type: 'run.rolling-back', by, reason: 'it is down' };
    assert.equal(foldRun([started, aborted, back])?.endedAt, null);
  });
});

describe('the events of a step', () => {
  it('keep its output when it is ticked again, and drop it when the runbook skips the step', () => {
    const first = ticked(1, 'verified', { image: 'api-42' });
    const outputAfter = (...events: RunEvent[]) => {
      const record = foldRun([started, ...events]);
      return record === undefined ? 'no run' : stepState(record, 'find').output;
    };
    assert.deepEqual(outputAfter(first), { image: 'api-42' });
    assert.deepEqual(outputAfter(first, ticked(2, 'verified')), { image: 'api-42' });
    assert.equal(outputAfter(first, ticked(2, 'skipped')), undefined);
  });

  it('do not change the record that they are applied to', () => {
    const before = foldRun([started, ticked(1, 'verified', 'a')]);
    const copy = structuredClone(before);
    const after = applyEvent(before, ticked(2, 'verified', 'b'));
    assert.deepEqual(before, copy);
    assert.deepEqual(after, foldRun([started, ticked(1, 'verified', 'a'), ticked(2, 'verified', 'b')]));
  });

  it('are stored under its own id, even one like __proto__', () => {
    const record = foldRun([started, { ...ticked(1, 'verified', 'a'), step: '__proto__' } as RunEvent]);
    assert.ok(record);
    assert.equal(stepState(record, '__proto__').output, 'a');
    assert.equal(Object.getPrototypeOf(record.steps), Object.prototype);
  });
});

describe('a record folded from a journal', () => {
  const fold = (...events: readonly object[]) => {
    const record = foldRun([started, ...events.map((e, i) => ({ v: 1, at, seq: i + 1, ...e }) as RunEvent)]);
    assert.ok(record);
    return record;
  };
  const opened = (id: string, subject: string, previous: string | null, more: object = {}) => ({
    type: 'obligation.opened',
    obligation: { id, kind: 'pushed-branch', step: 's', subject, previous, title: 't', ...more },
  });

  it('knows steps only by their own names, not by inherited properties', () => {
    const untouched = fold();
    for (const id of ['constructor', '__proto__', 'toString', 'hasOwnProperty'])
      assert.equal(stepState(untouched, id).phase, 'todo', id);
    const noted = fold(
      JSON.parse('{"type":"step.noted","step":"__proto__","notes":{"__proto__":{"jobId":"x"}}}') as object,
      { type: 'step.acting', step: 'constructor', act: 'a' },
    );
    assert.equal(stepState(noted, '__proto__').notes.jobId, undefined);
    assert.equal(stepState(noted, 'constructor').acting, 'a');
    assert.equal(stepState(noted, 'other').acting, null);
  });

  it('keeps obligations with the same id apart by subject', () => {
    const record = fold(opened('flag', 'x', 'false'), opened('flag', 'y', 'false'));
    assert.deepEqual(
      openObligations(record).map(o => o.obligation.subject),
      ['x', 'y'],
    );
  });

  it('keeps the first previous value of an obligation opened twice, and the latest of all else', () => {
    const push = (commit: string, previous: string | null) => opened('b', 'b', previous, { commit });
    const [open] = openObligations(fold(push('a'.repeat(40), null), push('b'.repeat(40), 'x')));
    assert.deepEqual([open?.obligation.previous, open?.obligation.commit], [null, 'b'.repeat(40)]);
  });
});
