import assert from 'node:assert/strict';
import { act } from '../../../../src/core/kind/act';
import type { ObligationKind } from '../../../../src/core/kind/obligationKind';
import { ProblemError } from '../../../../src/core/errors';
import { lockLost } from '../../../../src/core/lock/lockLost';
import type { LockHolder } from '../../../../src/core/lock/runLock';
import type { RunnerApi } from '../../../../src/core/ports/runner';
import { engineBench, testKind } from '../../../support/engineBench';
import { MemoryJournal } from '../../../support/memoryJournal';

const network = new ProblemError({ code: 'git.network', message: 'No network.', remedy: 'Try again.' });
const reason = 'It is better to stop here for today';

/** Opens an obligation of this kind, then holds. */
function owes(kind: 'paused-dag' | 'team-lock') {
  const world = { open: false, met: 0 };
  const opens = testKind({
    name: 'opens',
    observe: context =>
      Promise.resolve(
        world.open
          ? { is: 'holds', reading: context.reading('open'), output: undefined }
          : {
              is: 'ready',
              reading: context.reading('not open'),
              act: act('open', 'open'),
              withoutLock: kind === 'team-lock',
            },
      ),
    perform: async context => {
      await context.oblige({ id: kind, kind, subject: 'x', previous: null, title: 'Close it' });
      world.open = true;
    },
  });
  const obligation: ObligationKind = {
    name: kind,
    remedy: 'Close',
    observe: () => Promise.resolve({ met: !world.open, evidence: world.open ? 'open' : 'closed' }),
    meet: () => {
      world.met += 1;
      world.open = false;
      return Promise.resolve();
    },
  };
  return { world, opens, obligation };
}

/** A step that stops, with a job in this state. */
function job(state: 'attached' | 'starting' | 'ended') {
  const forgotten: string[] = [];
  const runner = {
    status: () => Promise.resolve({ state }),
    forget: (id: string) => {
      forgotten.push(id);
      return Promise.resolve();
    },
  } as unknown as RunnerApi;
  let noted = false;
  const runs = testKind({
    name: 'runs',
    observe: context =>
      Promise.resolve(
        noted
          ? { is: 'stopped', problem: { code: 'x', message: 'Broke.', remedy: 'Mend.' } }
          : { is: 'ready', reading: context.reading('not started'), act: act('start', 'start') },
      ),
    perform: async context => {
      await context.note({ jobId: 'job-1' });
      noted = true;
    },
  });
  return { runs, runner, forgotten };
}

describe('nothing is left behind', () => {
  for (const [what, fault] of [
    ['failed once', network],
    ['found the lock lost until it was taken back', lockLost(null)],
  ] as const)
    it(`by a heartbeat that ${what}: the next one is tried, and the problem is shown until then`, async () => {
      const { opens, obligation } = owes('team-lock');
      const bench = engineBench([opens], { obligations: [obligation], heartbeatMs: 50_000 });
      let beats = 0;
      bench.lock.update = () => {
        beats += 1;
        return beats === 1 ? Promise.reject(fault) : Promise.resolve();
      };
      const told: string[] = [];
      bench.run.onChange(view => told.push(view.headline));
      bench.run.resume();
      await bench.until(() => beats >= 3, 'a third heartbeat');
      bench.run.dispose();
      assert.ok(told.includes(fault.problem.message));
      assert.notEqual(told.at(-1), fault.problem.message);
    });

  it('by a heartbeat that failed: the problem stays in the headline while the steps go on', async () => {
    const { opens, obligation } = owes('team-lock');
    const bench = engineBench([opens], { obligations: [obligation] });
    const taken = lockLost(null);
    let isOurs = true;
    bench.lock.update = () => (isOurs ? Promise.resolve() : Promise.reject(taken));
    bench.run.resume();
    await bench.until(() => bench.status('opens') === 'verified', 'opened');
    isOurs = false;
    await bench.until(view => view.headline === taken.problem.message, 'the fault');
    bench.run.resume();
    for (let turns = 0; turns < 20; turns += 1) await new Promise(resolve => setImmediate(resolve));
    assert.equal(bench.run.view.headline, taken.problem.message);
    bench.run.dispose();
  });

  it('by a lost lock: an act that only restores something is still performed', async () => {
    let on = true;
    const restores = testKind({
      name: 'restores',
      observe: context =>
        Promise.resolve(
          on
            ? {
                is: 'ready',
                reading: context.reading('on'),
                act: act('turn-off', 'turn off'),
                withoutLock: true,
              }
            : { is: 'holds', reading: context.reading('off'), output: undefined },
        ),
      perform: () => {
        on = false;
        return Promise.resolve();
      },
    });
    const bench = engineBench([restores]);
    bench.lock.ours = false;
    bench.run.resume();
    await bench.until(() => bench.status('restores') === 'verified', 'taken back');
    assert.equal(on, false);
  });

  it('by a command waiting at its prompt: abort is refused until it has ended', async () => {
    const { runs, runner } = job('attached');
    const bench = engineBench([runs], { ports: { runner } });
    bench.run.resume();
    await bench.until(() => bench.status('runs') === 'stopped', 'stop');
    await assert.rejects(bench.run.abort(reason), /still running in its terminal/);
    assert.equal(bench.run.view.state, 'open');
  });

  it('by a command waiting at its prompt: an answer that failed is retried automatically', async () => {
    const { runner } = job('attached');
    let answers = 0;
    const runs = testKind({
      name: 'runs',
      observe: context => {
        const reading = context.reading('the prompt');
        if (answers === 2) return Promise.resolve({ is: 'holds', reading, output: undefined });
        const next = 'jobId' in context.notes ? act('refuse', 'answer no') : act('start', 'start');
        return Promise.resolve({ is: 'ready', reading, act: next });
      },
      perform: async (context, { is }) => {
        if (is === 'start') return context.note({ jobId: 'job-1' });
        answers += 1;
        if (answers === 1) throw network;
      },
    });
    const bench = engineBench([runs], { ports: { runner } });
    const sleep = bench.clock.sleep.bind(bench.clock);
    let aMinuteLater: () => void = () => undefined;
    bench.clock.sleep = (ms, signal) =>
      ms === 60_000 ? new Promise(resolve => (aMinuteLater = resolve)) : sleep(ms, signal);
    bench.run.resume();
    await bench.until(view => view.headline.includes('No network.'), 'the fault');
    aMinuteLater();
    await bench.until(view => view.canFinish, 'the answer');
  });

  it('by a command that was only prepared: abort discards it', async () => {
    const { runs, runner, forgotten } = job('starting');
    const bench = engineBench([runs], { ports: { runner } });
    bench.run.resume();
    await bench.until(() => bench.status('runs') === 'stopped', 'stop');
    await bench.run.abort(reason);
    assert.equal(bench.run.view.state, 'aborted');
    assert.equal(forgotten[0], 'job-1');
  });

  it('by the output of a terminal: it is deleted before the run counts as closed', async () => {
    const { runs, runner } = job('ended');
    const types: string[] = [];
    const bench = engineBench([runs], {
      ports: { runner: { ...runner, forget: () => Promise.resolve(void types.push(...bench.types())) } },
    });
    bench.run.resume();
    await bench.until(() => bench.status('runs') === 'stopped', 'stop');
    await bench.run.abort(reason);
    assert.ok(types.includes('run.aborting') && !types.includes('run.aborted'), types.join(' '));
  });

  it('by a command of an earlier try: abort is refused until that one has ended', async () => {
    const { runs, runner } = job('attached');
    let tries = 0;
    const tried = {
      ...runs,
      observe: async (context: Parameters<typeof runs.observe>[0]) => {
        if (tries > 0) return { is: 'holds' as const, reading: context.reading('done'), output: undefined };
        const seen = await runs.observe(context);
        return seen.is === 'stopped' ? { ...seen, concluded: true } : seen;
      },
    };
    const bench = engineBench([tried], { ports: { runner } });
    bench.run.resume();
    await bench.until(() => bench.status('runs') === 'stopped', 'stop');
    tries += 1;
    await bench.run.retry('runs');
    await bench.until(() => bench.status('runs') === 'verified', 'second try');
    await assert.rejects(bench.run.finish(), /still running in its terminal/);
    await assert.rejects(bench.run.abort(reason), /still running in its terminal/);
  });

  it('by releasing the lock early: it is held until everything else is closed, so that colleagues see what is open', async () => {
    const { world, opens, obligation } = owes('paused-dag');
    const lock = owes('team-lock');
    const stubborn: ObligationKind = { ...obligation, meet: () => Promise.reject(network) };
    const kinds = [{ ...lock.opens, name: 'locks' }, opens];
    const bench = engineBench(kinds, { obligations: [lock.obligation, stubborn] });
    bench.run.resume();
    await bench.until(() => bench.status('opens') === 'verified', 'opened');
    await assert.rejects(bench.run.abort(reason), /No network/);
    await assert.rejects(bench.run.meet('team-lock'), /team lock is held/);
    const shown = () => bench.run.view.obligations.find(o => o.id === 'team-lock')?.remedy;
    assert.deepEqual([lock.world.met, shown()], [0, null]);
    world.open = false;
    await bench.run.meet('paused-dag');
    assert.equal(shown(), 'Close');
    await bench.run.meet('team-lock');
    assert.equal(lock.world.met, 1);
  });

  it("by acting against a colleague's lock: an obligation is not met while they hold it", async () => {
    const { world, opens, obligation } = owes('paused-dag');
    const bench = engineBench([opens], { obligations: [obligation] });
    bench.run.resume();
    await bench.until(() => bench.status('opens') === 'verified', 'opened');
    const holder = { ours: false, owner: 'grace', since: '2026-11-22T12:00:00Z' } as LockHolder;
    bench.lock.read = () => Promise.resolve(holder);
    await assert.rejects(bench.run.meet('paused-dag'), /grace has been deploying/);
    assert.equal(world.met, 0);
    bench.lock.read = () => Promise.resolve(null);
    await bench.run.meet('paused-dag');
    assert.equal(world.met, 1);
  });

  it('by an event whose append failed although it reached the disk: it counts, and its number is not reused', async () => {
    const journal = new MemoryJournal();
    const append = journal.append.bind(journal);
    const { world, opens, obligation } = owes('team-lock');
    const bench = engineBench([opens], { obligations: [obligation], journal });
    let failed = false;
    journal.append = async (runId, event) => {
      const written = await append(runId, event);
      if (event.type !== 'obligation.opened' || failed) return written;
      failed = true;
      throw new ProblemError({ code: 'journal.unwritable', message: 'Not synced.', remedy: 'Mend it.' });
    };
    bench.run.resume();
    await bench.until(() => bench.status('opens') === 'stopped', 'stop');
    assert.equal(world.open, false);
    assert.deepEqual(
      bench.run.view.obligations.map(o => [o.id, o.met]),
      [['team-lock', false]],
    );
    const numbers = (journal.runs.get('run-1') ?? []).map(event => event.seq);
    assert.deepEqual(
      numbers,
      numbers.map((_, index) => index),
      'no number is given twice',
    );
  });

  it('by a tick that may not be on disk: its step is not done until it is ticked again', async () => {
    const journal = new MemoryJournal();
    const holds = testKind({
      name: 'holds',
      observe: c => Promise.resolve({ is: 'holds', reading: c.reading('fine'), output: undefined }),
    });
    const bench = engineBench([holds], { journal });
    const append = journal.append.bind(journal);
    journal.append = async (runId, event) => {
      const written = await append(runId, event);
      if (event.type !== 'step.ticked') return written;
      journal.append = append;
      throw new ProblemError({ code: 'journal.unwritable', message: 'Not synced.', remedy: 'Mend it.' });
    };
    bench.run.resume();
    await bench.until(() => bench.status('holds') === 'stopped', 'stop');
    await assert.rejects(bench.run.finish(), { message: /is not done/ });
    await bench.run.retry('holds');
    await bench.until(view => view.canFinish, 'ticked');
  });

  it('by a retry that reached the disk although its write failed: the run continues from it', async () => {
    const journal = new MemoryJournal();
    let broken = true;
    const fails = testKind({
      name: 'fails',
      observe: context =>
        Promise.resolve(
          broken
            ? { is: 'stopped', problem: { code: 'x', message: 'Broke.', remedy: 'Mend.' } }
            : { is: 'holds', reading: context.reading('ok'), output: undefined },
        ),
    });
    const bench = engineBench([fails], { journal });
    bench.run.resume();
    await bench.until(() => bench.status('fails') === 'stopped', 'stop');
    const append = journal.append.bind(journal);
    journal.append = async (runId, event) => {
      journal.append = append;
      await append(runId, event);
      throw new ProblemError({ code: 'journal.unwritable', message: 'Not synced.', remedy: 'Mend it.' });
    };
    broken = false;
    await assert.rejects(bench.run.retry('fails'), { message: /Not synced/ });
    await bench.until(view => view.canFinish, 'ticked');
  });

  it('by an act in progress when a person aborts: it ends first, and what it opened is closed too', async () => {
    const { world, opens, obligation } = owes('paused-dag');
    let goOn: () => void = () => undefined;
    const slow = {
      ...opens,
      perform: async (...[context, act]: Parameters<NonNullable<typeof opens.perform>>) => {
        await new Promise<void>(resolve => (goOn = resolve));
        await opens.perform?.(context, act);
      },
    };
    const bench = engineBench([slow], { obligations: [obligation] });
    bench.run.resume();
    await bench.until(() => bench.types().includes('step.acting'), 'the act');
    const aborted = bench.run.abort(reason);
    for (let turns = 0; turns < 20; turns += 1) await new Promise(resolve => setImmediate(resolve));
    goOn();
    await aborted;
    for (let turns = 0; turns < 20; turns += 1) await new Promise(resolve => setImmediate(resolve));
    assert.equal(bench.run.view.state, 'aborted');
    assert.equal(world.open, false);
  });

  it('by an act in progress when a person meets its obligation: the obligation is read once the act is over', async () => {
    const { world, opens, obligation } = owes('paused-dag');
    const bench = engineBench([opens], { obligations: [obligation] });
    let goOn: () => void = () => undefined;
    bench.lock.update = () => new Promise<void>(resolve => (goOn = resolve));
    bench.run.resume();
    await bench.until(() => bench.types().includes('obligation.opened'), 'the obligation');
    const met = bench.run.meet('paused-dag');
    for (let turns = 0; turns < 20; turns += 1) await new Promise(resolve => setImmediate(resolve));
    goOn();
    await met;
    for (let turns = 0; turns < 20; turns += 1) await new Promise(resolve => setImmediate(resolve));
    bench.run.dispose();
    assert.ok(!world.open || bench.run.view.obligations.some(o => !o.met));
  });

  it('by closing it twice at once: it ends in one way, and once', async () => {
    const holds = testKind({
      name: 'holds',
      observe: context =>
        Promise.resolve({ is: 'holds', reading: context.reading('fine'), output: undefined }),
    });
    const bench = engineBench([holds]);
    bench.run.resume();
    await bench.until(v => v.canFinish, 'everything done');
    const [first, other, again] = await Promise.allSettled([
      bench.run.finish(),
      bench.run.abort(reason),
      bench.run.finish(),
    ]);
    assert.deepEqual([first.status, other.status, again.status], ['fulfilled', 'rejected', 'fulfilled']);
    assert.equal(bench.types().at(-1), 'run.finished');
    assert.equal(bench.types().filter(type => /^run\.(finished|abort)/.test(type)).length, 1);
  });
});
