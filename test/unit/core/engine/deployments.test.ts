import assert from 'node:assert/strict';
import { ProblemError } from '../../../../src/core/errors';
import { TestLeases } from '../../../support/engineBench';
import { machine } from '../../../support/machine';
import { MemoryJournal } from '../../../support/memoryJournal';

const { signal } = new AbortController();

describe('a run that is opened', () => {
  it('leaves the lease free when opening fails, so that it can be opened later', async () => {
    const journal = new MemoryJournal();
    const leases = new TestLeases();
    const one = machine({ journal, takeLease: (_runId, force) => Promise.resolve(leases.take(force)) });
    await one.start('openverse-catalog', signal);
    one.dispose();
    const read = journal.read.bind(journal);
    let reads = 0;
    journal.read = runId => {
      reads += 1;
      return reads === 3 ? Promise.reject(new Error('EMFILE')) : read(runId);
    };
    const other = machine({ journal, takeLease: (_runId, force) => Promise.resolve(leases.take(force)) });
    await assert.rejects(other.open(), /EMFILE/);
    const run = await other.open();
    other.dispose();
    assert.ok(run !== undefined);
    assert.equal(run.view.drivenElsewhere, null);
  });
});

describe('viewing an open run in the history', () => {
  it('neither drives it nor keeps it from being driven', async () => {
    const journal = new MemoryJournal();
    const leases = new TestLeases();
    const takeLease = (_runId: string, force: boolean) => Promise.resolve(leases.take(force));
    const before = machine({ journal, takeLease: () => Promise.resolve({ heldBy: { pid: 1, since: '' } }) });
    const { runId } = (await before.start('openverse-catalog', signal)).view;
    before.dispose();
    const here = machine({ journal, takeLease });
    (await here.past(runId)).dispose();
    const run = await here.open();
    here.dispose();
    assert.ok(run !== undefined);
    assert.equal(run.view.drivenElsewhere, null);
  });
});

describe('a run of another checkout of the repository', () => {
  const other = async (isThere: boolean) => {
    const journal = new MemoryJournal();
    const its = machine({ journal });
    await its.start('openverse-catalog', signal);
    its.dispose();
    return machine({ journal, checkout: '/another', isThere: folder => isThere && folder === '/clone' });
  };

  it('cannot be driven here, and blocks starting another', async () => {
    const here = await other(true);
    const isTold = { message: /open in another folder of this machine: \/clone/ };
    await assert.rejects(here.open(), isTold);
    await assert.rejects(here.start('openverse-catalog', signal), isTold);
    here.dispose();
  });

  it('is resumed here when that checkout no longer exists', async () => {
    const here = await other(false);
    assert.ok((await here.open()) !== undefined);
    here.dispose();
  });
});

describe('a run of this checkout that began while origin had another address', () => {
  const moved = async (end: boolean, checkout = '/clone') => {
    const before = new MemoryJournal();
    const its = machine({ journal: before });
    const run = await its.start('openverse-catalog', signal);
    its.dispose();
    const journal = new MemoryJournal();
    const at = '2026-11-22T12:00:09.000Z';
    const { runId } = run.view;
    if (end) await before.append(runId, { v: 1, seq: 99, at, type: 'run.aborted', by: 'ada', reason: '' });
    const [events = []] = before.runs.values();
    journal.others = [{ file: '/journal/of/before.jsonl', events }];
    return machine({ journal, checkout });
  };

  it('is reported with that address, and blocks starting another', async () => {
    const here = await moved(false);
    const isTold = { message: /began while origin was .*Set origin back .*\/journal\/of\/before\.jsonl/ };
    await assert.rejects(here.open(), isTold);
    await assert.rejects(here.start('openverse-catalog', signal), isTold);
    await assert.rejects(here.setFlagBack('openverse-catalog', signal), isTold);
    here.dispose();
  });

  it('no longer counts once it has ended, or in another checkout', async () => {
    for (const here of [await moved(true), await moved(false, '/another')]) {
      assert.equal(await here.open(), undefined);
      here.dispose();
    }
  });
});

describe('a journal without its first line', () => {
  const beheaded = async () => {
    const journal = new MemoryJournal();
    const before = machine({ journal });
    const { runId } = (await before.start('openverse-catalog', signal)).view;
    before.dispose();
    const at = '2026-11-22T12:00:01.000Z';
    await journal.append(runId, { v: 1, seq: 1, at, type: 'run.resumed' });
    journal.runs.set(runId, (journal.runs.get(runId) ?? []).slice(1));
    return { journal, runId };
  };

  it('is reported rather than ignored, because something may be open', async () => {
    const one = machine(await beheaded());
    const isTold = { message: /is missing its first event/ };
    await assert.rejects(one.open(), isTold);
    await assert.rejects(one.start('openverse-catalog', signal), isTold);
    one.dispose();
  });

  it('counts as no run if nothing else was written either', async () => {
    const { journal, runId } = await beheaded();
    journal.runs.set(runId, []);
    const one = machine({ journal });
    assert.equal(await one.open(), undefined);
    one.dispose();
  });
});

describe('starting a run', () => {
  it('to roll back journals the rollback in its first event, so that a crash cannot turn it into a deployment', async () => {
    const journal = new MemoryJournal();
    const one = machine({ journal });
    const { view } = await one.start('openverse-catalog', signal, 'the scheduler dies');
    one.dispose();
    const [first, ...others] = journal.runs.get(view.runId) ?? [];
    assert.deepEqual(others, []);
    assert.ok(first?.type === 'run.started' && first.rollBack === 'the scheduler dies');
    assert.deepEqual(view.rollback, {
      by: 'ada',
      at: '2026-11-22T12:00:00.000Z',
      reason: 'the scheduler dies',
    });
    assert.match(view.timeline[0]?.text ?? '', /Rolling back: the scheduler dies/);
  });

  it('uses exactly the text that the person was shown, or starts nothing', async () => {
    const journal = new MemoryJournal();
    const one = machine({ journal });
    const [shown] = (await one.runbooks(signal)).startable;
    const isTold = {
      message: /changed on the default branch while you were reading it. Nothing was started/,
    };
    await assert.rejects(
      one.start('openverse-catalog', signal, undefined, 'f'.repeat(64)),
      (error: unknown) =>
        error instanceof ProblemError &&
        error.problem.code === 'runbook.changed' &&
        isTold.message.test(error.message),
    );
    assert.deepEqual(await journal.list(), []);
    const run = await one.start('openverse-catalog', signal, undefined, shown?.sha256);
    one.dispose();
    const [first] = journal.runs.get(run.view.runId) ?? [];
    assert.ok(first?.type === 'run.started' && first.runbook.sha256 === shown?.sha256);
  });

  it('lets a search for the open run find it meanwhile, and takes its lease once', async () => {
    const one = machine();
    const starting = one.start('openverse-catalog', signal);
    const found = await one.open();
    one.dispose();
    assert.ok(found !== undefined);
    assert.equal(found, await starting);
  });

  it('leaves at most one open on this machine when two windows start at the same moment', async () => {
    const journal = new MemoryJournal();
    const windows = [machine({ journal }), machine({ journal })];
    const started = await Promise.allSettled(windows.map(each => each.start('openverse-catalog', signal)));
    assert.ok(started.some(each => each.status === 'rejected'));
    for (const each of started)
      if (each.status === 'rejected') assert.match((each.reason as Error).message, /is open already/);
    const runs = await machine({ journal }).history();
    assert.ok(runs.filter(run => run.state === 'open').length <= 1);
    for (const each of windows) each.dispose();
  });

  it('gives it an id of its own when the same person starts one on another machine at the same moment', async () => {
    const machines = [machine(), machine()];
    const runs = await Promise.all(machines.map(each => each.start('openverse-catalog', signal)));
    for (const each of machines) each.dispose();
    assert.equal(new Set(runs.map(run => run.view.runId)).size, 2);
    for (const run of runs) assert.match(run.view.runId, /^2026-11-22-12-00-00-ada-/);
  });
});
