import assert from 'node:assert/strict';
import type { RunEvent } from '../../../../src/core/journal/events';
import { machine } from '../../../support/machine';
import { MemoryJournal } from '../../../support/memoryJournal';

const { signal } = new AbortController();
const at = '2026-11-22T12:00:01.000Z';
const reason = 'The console shows the new instance';
const HALF = 'Production may be half-applied: the apply did not end as planned';
const takeLease = () =>
  Promise.resolve({ isHeld: () => Promise.resolve(true), release: () => Promise.resolve() });

/** A journal whose newest run was aborted halfway through its apply. */
async function halfApplied(): Promise<MemoryJournal> {
  const journal = new MemoryJournal();
  const runId = await started(journal);
  await close(journal, runId, [
    { type: 'step.noted', step: 'apply', notes: { jobId: 'j' } },
    {
      ...{ type: 'step.stopped', step: 'apply', concluded: true },
      problem: { code: 'apply.failed', message: 'Half.', remedy: '' },
    },
  ]);
  return journal;
}
/** Starts a run without driving it, so that nothing else happens by itself. */
async function started(journal: MemoryJournal): Promise<string> {
  const one = machine({ journal });
  const { runId } = (await one.start('openverse-catalog', signal)).view;
  one.dispose();
  return runId;
}
async function close(journal: MemoryJournal, runId: string, events: readonly object[] = []): Promise<void> {
  const all = [
    ...events,
    { type: 'run.aborting', by: 'ada', reason },
    { type: 'run.aborted', by: 'ada', reason },
  ];
  for (const event of all) await append(journal, runId, event);
}
async function append(journal: MemoryJournal, runId: string, event: object): Promise<void> {
  const seq = (journal.runs.get(runId) ?? []).length;
  await journal.append(runId, { v: 1, seq, at, ...event } as RunEvent);
}

describe('the doubt about production that an earlier run left', () => {
  it('comes first in the next run, and in the history once that run was closed without applying', async () => {
    const journal = await halfApplied();
    const next = machine({ journal, takeLease });
    const run = await next.start('openverse-catalog', signal);
    assert.equal(run.view.production, HALF);
    assert.ok(run.view.headline.startsWith(HALF), run.view.headline);
    assert.equal(run.view.canSettle, true);
    next.dispose();
    await close(journal, run.view.runId);
    const said = (await machine({ journal }).history()).map(({ production }) => production);
    assert.deepEqual(said, [null, { doubt: HALF }]);
  });

  it('ends once the next run has applied', async () => {
    const journal = await halfApplied();
    const runId = await started(journal);
    for (const event of [
      { type: 'step.noted', step: 'apply', notes: { jobId: 'k' } },
      { type: 'step.ticked', step: 'apply', tick: { how: 'verified', by: 'ada', at } },
    ])
      await append(journal, runId, event);
    const one = machine({ journal, takeLease });
    assert.equal((await one.open())?.view.production, null);
    one.dispose();
  });

  it('ends when a person who is signed in says so, in the open run or in the one that left it', async () => {
    for (const isOpen of [true, false]) {
      const journal = await halfApplied();
      const one = machine(
        { journal, takeLease },
        { github: { viewer: () => Promise.resolve({ login: 'grace' }) } },
      );
      const [left] = await journal.list();
      const run = isOpen ? await one.start('openverse-catalog', signal) : await one.past(left ?? '');
      await assert.rejects(run.settleProduction('fine'), { message: /reason of at least ten characters/ });
      await run.settleProduction(reason);
      assert.equal(run.view.production, null);
      assert.ok(run.view.timeline.some(({ text, by }) => text.includes(reason) && by === 'grace'));
      await assert.rejects(run.settleProduction(reason), { message: /no doubt about production/ });
      const said = (await one.history()).map(({ production }) => production);
      assert.equal(said[0], 'settled');
      one.dispose();
    }
  });

  it('cannot be settled by somebody who is not signed in', async () => {
    const journal = await halfApplied();
    const one = machine(
      { journal, takeLease },
      { github: { viewer: () => Promise.reject(new Error('signed out')) } },
    );
    const [left] = await journal.list();
    const run = await one.past(left ?? '');
    await assert.rejects(run.settleProduction(reason), /signed out/);
    assert.equal(run.view.production, HALF);
    one.dispose();
  });

  it('is not ended by a deployment of another service', async () => {
    const journal = await halfApplied();
    const runId = await started(journal);
    const events = journal.runs.get(runId) ?? [];
    journal.runs.set(
      runId,
      events.map(event =>
        event.type === 'run.started'
          ? {
              ...event,
              runbook: { ...event.runbook, text: event.runbook.text.replace(/module: .*/, 'module: other') },
            }
          : event,
      ),
    );
    const end = { type: 'run.finished', by: 'ada' };
    for (const event of [{ type: 'step.noted', step: 'apply', notes: { jobId: 'k' } }, end])
      await append(journal, runId, event);
    const next = machine({ journal, takeLease });
    const run = await next.start('openverse-catalog', signal);
    assert.equal(run.view.production, HALF);
    next.dispose();
  });
});
