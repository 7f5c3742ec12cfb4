import assert from 'node:assert/strict';
import { engineBench } from '../../support/engineBench';
import { wait } from '../../../src/kinds/wait';
import type { Fact } from '../../../src/core/journal/reading';
import { MemoryJournal } from '../../support/memoryJournal';

const at = Date.parse('2026-11-29T05:00:00Z');

function look(now: number, notes: { since?: string } = {}) {
  return wait.observe({
    params: { for: '15m' },
    notes,
    ports: { clock: { now: () => now } },
    reading: (summary: string, facts: readonly Fact[] = []) => ({ summary, facts, at: '' }),
  } as never);
}
const since = new Date(at).toISOString();

describe('a wait', () => {
  it('starts without the lock and during an incident, since it changes nothing', async () => {
    const seen = await look(at);
    assert.ok(seen.is === 'ready' && seen.harmless === true && seen.withoutLock === true);
  });

  it('says since when and until when, and ends then', async () => {
    const seen = await look(at + 60_000, { since });
    assert.ok(seen.is === 'working' && seen.checkAgainMs === 30_000);
    assert.equal(seen.reading.summary, 'Waiting until 2026-11-29 05:15 UTC');
    assert.deepEqual(
      seen.reading.facts.map(({ label, value }) => `${label} ${value}`),
      ['Since 2026-11-29 05:00 UTC', 'Until 2026-11-29 05:15 UTC'],
    );
    const last = await look(at + 899_000, { since });
    assert.ok(last.is === 'working' && last.checkAgainMs === 1_000);
    assert.equal((await look(at + 900_000, { since })).is, 'holds');
  });

  it('starts over if the clock was set back to before its start', async () => {
    assert.equal((await look(at - 1, { since })).is, 'ready');
  });

  it('continues after a crash', async () => {
    const journal = new MemoryJournal();
    const params = new Map([['wait', { for: '30s' }]]);
    const first = engineBench([wait], { journal, params });
    first.run.resume();
    await first.until(() => first.status('wait') === 'working', 'the wait');
    first.run.dispose();
    const second = engineBench([wait], { journal, params });
    second.run.resume();
    await second.until(view => view.canFinish, 'the end');
    assert.equal(second.types().filter(type => type === 'step.acting').length, 1);
    second.run.dispose();
  });

  it('is skipped when a person gives a reason', async () => {
    const bench = engineBench([wait], { params: new Map([['wait', { for: '2h' }]]) });
    bench.run.resume();
    await bench.until(() => bench.status('wait') === 'working', 'the wait');
    await bench.run.override('wait', 'The change is undone, nothing to watch.');
    await bench.until(view => view.canFinish, 'the end');
    assert.equal(bench.status('wait'), 'overridden');
    bench.run.dispose();
  });
});
