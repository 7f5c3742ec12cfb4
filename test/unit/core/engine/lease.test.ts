import assert from 'node:assert/strict';
import { act } from '../../../../src/core/kind/act';
import { Lease } from '../../../../src/core/engine/lease';
import type { ObligationKind } from '../../../../src/core/kind/obligationKind';
import { ProblemError } from '../../../../src/core/errors';
import type { RunLog } from '../../../../src/core/journal/runLog';
import { engineBench, TestLeases, testKind } from '../../../support/engineBench';
import { MemoryJournal } from '../../../support/memoryJournal';

/** Asks, and acts once it is answered. */
function asking() {
  const world = { acts: 0 };
  const kind = testKind({
    name: 'ask',
    observe: context => {
      const reading = context.reading(`${world.acts} acts`);
      if (world.acts > 0) return Promise.resolve({ is: 'holds', reading, output: undefined });
      if (context.decision('go', 'x') !== undefined)
        return Promise.resolve({ is: 'ready', reading, act: act('act', 'act') });
      const choices = [{ id: 'go', label: 'Go', tone: 'primary' as const }];
      const question = { id: 'go', title: 'Go?', detail: '', subject: 'x', choices };
      return Promise.resolve({ is: 'waits', reading, question });
    },
    perform: () => {
      world.acts += 1;
      return Promise.resolve();
    },
  });
  return { world, kind };
}
const code = (expected: string) => (error: unknown) =>
  error instanceof ProblemError && error.problem.code === expected;
const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn += 1) await new Promise(resolve => setImmediate(resolve));
};
const yes = { question: 'go', subject: 'x', choice: 'go' };

describe('a run that two windows have open', () => {
  const twoWindows = () => {
    const { world, kind } = asking();
    const journal = new MemoryJournal();
    const leases = new TestLeases();
    const first = engineBench([kind], { journal, leases });
    const second = engineBench([kind], { journal, leases });
    return { world, first, second };
  };

  it('is driven by the first while the second follows and refuses to act', async () => {
    const { first, second } = twoWindows();
    first.run.resume();
    await second.until(v => v.phases[0]?.steps[0]?.status === 'waiting', 'the question in the second window');
    assert.equal(second.run.view.headline, 'Another window controls this deployment');
    assert.equal(first.run.view.drivenElsewhere, null);
    await assert.rejects(second.run.decide('ask', yes), /Another VS Code window/);
    await first.run.decide('ask', yes);
    await second.until(v => v.phases[0]?.steps[0]?.status === 'verified', 'the tick in the second window');
    first.run.dispose();
    second.run.dispose();
  });

  it('is driven by the second once the first has closed', async () => {
    const { world, first, second } = twoWindows();
    first.run.resume();
    await first.until(v => v.phases[0]?.steps[0]?.status === 'waiting', 'question');
    first.run.dispose();
    await first.run.release();
    await second.until(v => v.drivenElsewhere === null, 'the second window drives');
    await second.run.decide('ask', yes);
    await second.until(v => v.canFinish, 'done');
    assert.equal(world.acts, 1);
    second.run.dispose();
  });

  it('shows the question in the second window without anything to press', async () => {
    const { first, second } = twoWindows();
    first.run.resume();
    const { phases, canAbort } = await second.until(
      v => v.phases[0]?.steps[0]?.status === 'waiting',
      'the question in the second window',
    );
    assert.deepEqual(phases[0]?.steps[0]?.question?.choices, []);
    assert.deepEqual(phases[0].steps[0].actions, []);
    assert.equal(canAbort, false);
    await second.run.takeOver();
    assert.equal(second.run.view.phases[0]?.steps[0]?.question?.choices.length, 1);
    assert.equal(second.run.view.canAbort, true);
    first.run.dispose();
    second.run.dispose();
  });

  it('can be taken over while the first window writes an event, which then counts in both windows or in neither', async () => {
    for (const isFirst of [true, false]) {
      const { world, first, second } = twoWindows();
      first.run.resume();
      await second.until(v => v.phases[0]?.steps[0]?.status === 'waiting', 'question');
      // The first window has checked its lease, and its line is on the way to the disk.
      const line = first.journal.hold();
      const decided = first.run.decide('ask', yes);
      await line.begun;
      if (isFirst) line.letGo();
      await second.run.takeOver();
      line.letGo();
      if (isFirst) await decided;
      else await assert.rejects(decided, code('journal.overtaken'));
      if (!isFirst) await second.run.decide('ask', yes);
      await second.until(v => v.canFinish, 'done');
      assert.equal(world.acts, 1);
      assert.equal(second.types().filter(type => type === 'step.decided').length, 1);
      first.run.dispose();
      second.run.dispose();
    }
  });

  it('is taken over once even if a person asks twice', async () => {
    const { world, first, second } = twoWindows();
    first.run.resume();
    await second.until(v => v.phases[0]?.steps[0]?.status === 'waiting', 'question');
    await Promise.all([second.run.takeOver(), second.run.takeOver()]);
    await second.run.decide('ask', yes);
    await second.until(v => v.canFinish, 'done');
    assert.equal(world.acts, 1);
    first.run.dispose();
    second.run.dispose();
  });

  it('is driven by the second after all when its takeover could not be written down at first', async () => {
    const { world, first, second } = twoWindows();
    first.run.resume();
    await second.until(v => v.phases[0]?.steps[0]?.status === 'waiting', 'question');
    const full = new ProblemError({
      code: 'journal.unwritable',
      message: 'Disk full.',
      remedy: 'Free some.',
    });
    second.journal.failWith = full;
    await assert.rejects(second.run.takeOver(), code('journal.unwritable'));
    second.journal.failWith = null;
    await second.until(v => v.drivenElsewhere === null, 'the second window drives');
    await second.run.decide('ask', yes);
    await second.until(v => v.canFinish, 'done');
    assert.equal(world.acts, 1);
    first.run.dispose();
    second.run.dispose();
  });

  it('is driven by the window that found the lease free once the journal can be read again', async () => {
    const journal = new MemoryJournal();
    const leases = new TestLeases();
    const first = engineBench([asking().kind], { journal, leases });
    const second = engineBench([asking().kind], { journal, leases });
    const take = leases.take.bind(leases);
    const read = journal.read.bind(journal);
    let failures = 0;
    leases.take = force => {
      const granted = take(force);
      journal.read = runId => {
        if ('heldBy' in granted || failures > 0) return read(runId);
        failures += 1;
        return Promise.reject(new Error('EMFILE'));
      };
      return granted;
    };
    first.run.dispose();
    await first.run.release();
    await second.until(v => v.drivenElsewhere === null, 'the second window drives');
    assert.equal(failures, 1);
    second.run.dispose();
  });

  it('is free again when the window that has just taken the lease is closed', async () => {
    const journal = new MemoryJournal();
    const leases = new TestLeases();
    const first = engineBench([asking().kind], { journal, leases });
    const second = engineBench([asking().kind], { journal, leases });
    const take = leases.take.bind(leases);
    const found = new Promise<void>(resolve => {
      leases.take = force => {
        const granted = take(force);
        if ('release' in granted) resolve();
        return granted;
      };
    });
    first.run.dispose();
    await first.run.release();
    await found;
    second.run.dispose();
    await second.run.release();
    await turns(60);
    assert.ok('release' in take(false));
  });

  it('is released only after everything is written', async () => {
    const { first, second } = twoWindows();
    first.run.resume();
    await first.until(v => v.phases[0]?.steps[0]?.status === 'waiting', 'question');
    const line = first.journal.hold();
    const decided = first.run.decide('ask', yes);
    await line.begun;
    first.run.dispose();
    const released = first.run.release();
    line.letGo();
    await Promise.all([decided, released]);
    await second.until(v => v.drivenElsewhere === null, 'the second window drives');
    assert.equal(second.types().filter(type => type === 'step.decided').length, 1);
    await second.until(v => v.canFinish, 'done');
    second.run.dispose();
  });

  it("stops the first window's heartbeat when a person takes over in the second", async () => {
    const { kind } = asking();
    let isHeld = false;
    const locks = testKind({
      name: 'locks',
      observe: context => {
        const reading = context.reading('the lock');
        return Promise.resolve(
          isHeld
            ? { is: 'holds', reading, output: undefined }
            : { is: 'ready', reading, act: act('take-it', 'take it') },
        );
      },
      perform: async context => {
        const kind = 'team-lock';
        await context.oblige({ id: kind, kind, subject: 'x', previous: null, title: 'Release it' });
        isHeld = true;
      },
    });
    const journal = new MemoryJournal();
    const leases = new TestLeases();
    const first = engineBench([locks, kind], { journal, leases, heartbeatMs: 50_000 });
    first.run.resume();
    await first.until(v => v.phases[0]?.steps[1]?.status === 'waiting', 'question');
    while (first.lock.updates.length === 0) await new Promise(resolve => setImmediate(resolve));
    const second = engineBench([locks, kind], { journal, leases });
    await second.run.takeOver();
    const before = first.lock.updates.length;
    await turns(60);
    assert.equal(first.lock.updates.length, before);
    second.run.dispose();
  });

  it('keeps the first window from writing or acting when a person takes over in the second', async () => {
    const { world, first, second } = twoWindows();
    first.run.resume();
    await first.until(v => v.phases[0]?.steps[0]?.status === 'waiting', 'question');
    await second.run.takeOver();
    await assert.rejects(first.run.decide('ask', yes), /Another VS Code window/);
    assert.equal(world.acts, 0);
    await second.run.decide('ask', yes);
    await second.until(v => v.canFinish, 'done');
    assert.equal(world.acts, 1);
    await turns(60);
    assert.equal(second.run.view.drivenElsewhere, null, 'what it read before is no reason to let go');
    const seqs = (second.journal.runs.get('run-1') ?? []).map(event => event.seq);
    assert.deepEqual(
      seqs,
      seqs.map((_, index) => index),
    );
    second.run.dispose();
  });

  it('keeps the first window from closing or writing anything more when a person takes over during an abort', async () => {
    const open = new Set<string>();
    const opens = testKind({
      name: 'opens',
      observe: context =>
        Promise.resolve(
          open.size > 0
            ? { is: 'holds', reading: context.reading('open'), output: undefined }
            : { is: 'ready', reading: context.reading('closed'), act: act('open', 'open') },
        ),
      perform: async context => {
        for (const id of ['one', 'two', 'three']) {
          await context.oblige({ id, kind: 'flag', subject: id, previous: null, title: id });
          open.add(id);
        }
      },
    });
    const journal = new MemoryJournal();
    const leases = new TestLeases();
    const met: string[] = [];
    const flag: ObligationKind = {
      name: 'flag',
      remedy: 'Close',
      observe: ({ id }) => Promise.resolve({ met: !open.has(id), evidence: id }),
      meet: async ({ id }) => {
        met.push(id);
        open.delete(id);
        if (met.length === 1) await second.run.takeOver();
      },
    };
    const both = [opens, asking().kind];
    const first = engineBench(both, { journal, leases, obligations: [flag] });
    first.run.resume();
    await first.until(v => v.phases[0]?.steps[1]?.status === 'waiting', 'question');
    const second = engineBench(both, { journal, leases, obligations: [flag] });
    await assert.rejects(first.run.abort('It is better to stop here'), code('run.driven-elsewhere'));
    assert.deepEqual(met, ['three']);
    assert.equal(first.types().filter(type => type === 'obligation.met').length, 0);
    await second.run.abort('It is better to stop here');
    assert.deepEqual([...open], []);
    second.run.dispose();
  });
});

describe('a window that has lost its lease to another that then released it', () => {
  it('takes it again only once when a heartbeat and an event notice at the same time', async () => {
    const leases = new TestLeases();
    const log = { close: () => Promise.resolve() } as RunLog;
    const lease = new Lease({
      log,
      clock: { now: () => 0, sleep: () => new Promise(() => undefined) },
      grant: leases.take(false),
      takeAgain: async force => {
        await turns(1);
        return leases.take(force);
      },
      onDrive: () => undefined,
      onLost: () => undefined,
      onChange: () => undefined,
    });
    lease.begin(new AbortController().signal);
    const other = leases.take(true);
    assert.ok('release' in other);
    await other.release();
    await Promise.all([log.guard(), log.guard()]);
    assert.equal(lease.elsewhere, null);
    await lease.release();
    assert.ok('release' in leases.take(false));
  });
});
