import assert from 'node:assert/strict';
import type { RunEvent } from '../../../src/core/journal/events';
import type { JournalStore } from '../../../src/core/journal/store';
import { machine } from '../../support/machine';
import { MemoryJournal } from '../../support/memoryJournal';
import { started } from './journaled';
import { assertGrows } from './work';

/** This many runs that have ended, and how many journals are read from here on. */
function after(runs: number) {
  const journal = new MemoryJournal();
  for (let n = 0; n < runs; n++) {
    const runId = `run-${String(n).padStart(5, '0')}`;
    const end = { v: 1, seq: 1, at: '2026-11-22T13:00:00.000Z', type: 'run.finished', by: 'ada' } as RunEvent;
    journal.runs.set(runId, [started(runId), end]);
  }
  const counted = { reads: 0 };
  const counting: JournalStore = {
    list: () => journal.list(),
    append: (runId, event) => journal.append(runId, event),
    underOtherAddresses: checkout => journal.underOtherAddresses(checkout),
    read: runId => {
      counted.reads += 1;
      return journal.read(runId);
    },
  };
  return { counted, one: machine({ journal: counting }) };
}

describe('the work on ended runs', () => {
  it('is one journal each when looking for the open run the first time', () =>
    assertGrows('linearly', async times => {
      const { one, counted } = after(5 * times);
      assert.equal(await one.open(), undefined);
      return counted.reads;
    }));

  it('is nothing when looking for the open run again, since ended runs stay ended', async () => {
    const { one, counted } = after(50);
    await one.open();
    const before = counted.reads;
    assert.equal(await one.open(), undefined);
    assert.equal(counted.reads - before, 0);
  });

  it('is one journal each when listing them', () =>
    assertGrows('linearly', async times => {
      const { one, counted } = after(5 * times);
      assert.equal((await one.history()).length, 5 * times);
      return counted.reads;
    }));
});
