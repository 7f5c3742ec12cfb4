import assert from 'node:assert/strict';
import * as v from 'valibot';
import { ReadingSchema } from '../../../src/core/journal/reading';
import { diffFact, fact, firstFacts } from '../../../src/kinds/shared/facts';

describe('the facts of a reading', () => {
  it('fit into the journal, however long what they say is', () => {
    const endless = 'x'.repeat(2_000_000);
    const facts = [
      fact(endless, endless, 'bad', { detail: endless }),
      diffFact({ path: 'a', added: [endless], removed: [] }),
    ];
    assert.ok(v.is(ReadingSchema, { summary: '', facts, at: '2026-11-30T09:00:00Z' }));
    assert.ok(facts[0]?.detail?.endsWith('x…'));
  });

  it('are counted beyond what a person reads', () => {
    const all = Array.from({ length: 202 }, (_, n) => fact(String(n), ''));
    assert.equal(firstFacts(all.slice(0, 200)).length, 200);
    assert.deepEqual(firstFacts(all, { group: 'G' }).slice(200), [
      fact('And more', '2 more', 'warn', { group: 'G' }),
    ]);
  });
});
