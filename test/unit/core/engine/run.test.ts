import assert from 'node:assert/strict';
import { ProblemError } from '../../../../src/core/errors';
import type { ObligationKind } from '../../../../src/core/kind/obligationKind';
import { engineBench, testKind } from '../../../support/engineBench';
import { holds, switchWorld } from '../../../support/switchWorld';

describe('a run', () => {
  it('passes steps that already hold, and can then be finished', async () => {
    const bench = engineBench([holds]);
    bench.run.resume();
    const view = await bench.until(v => v.canFinish, 'everything done');
    assert.equal(view.phases[0]?.steps[0]?.tick?.how, 'verified');
    await bench.run.finish();
    assert.equal(bench.run.view.state, 'finished');
  });

  it('builds its view once for all who read it, and again after a change', async () => {
    const bench = engineBench([holds]);
    const before = bench.run.view;
    assert.equal(bench.run.view, before);
    bench.run.resume();
    const after = await bench.until(v => v.canFinish, 'everything done');
    assert.equal(bench.run.view, after);
    assert.equal(before.canFinish, false);
  });

  it('journals the obligation and the act before it touches the world', async () => {
    const { on, world, obligation } = switchWorld();
    const seen: string[][] = [];
    const bench = engineBench(
      [
        {
          ...on,
          perform: async context => {
            await context.oblige({
              id: 'flag',
              kind: 'flag',
              subject: 's',
              previous: 'off',
              title: 'Turn it off',
            });
            seen.push(bench.types());
            world.on = true;
          },
        },
      ],
      { obligations: [obligation] },
    );
    bench.run.resume();
    await bench.until(v => v.phases[0]?.steps[0]?.status === 'verified', 'ticked');
    assert.deepEqual(seen[0]?.slice(-2), ['step.acting', 'obligation.opened']);
    assert.deepEqual(bench.lock.updates, [['flag']], 'the team lock knows the obligation before the act');
  });

  it('does nothing to the world while the journal cannot be written', async () => {
    const { on, world } = switchWorld();
    const bench = engineBench([on]);
    bench.journal.failWith = new ProblemError({
      code: 'journal.unwritable',
      message: 'Disk full.',
      remedy: 'Free some.',
    });
    bench.run.resume();
    const view = await bench.until(v => v.retrying !== null, 'the fault');
    assert.equal(world.acts, 0);
    assert.match(view.headline, /Disk full/);
    assert.equal(view.retrying, 'Disk full. Free some. Retrying automatically within a minute.');
    assert.deepEqual(view.journalProblems, []);
    assert.equal(view.needsAttention, true);
  });

  it('continues by itself once the journal can be written again', async () => {
    const { on, world, obligation } = switchWorld();
    const bench = engineBench([on], { obligations: [obligation] });
    const sleep = bench.clock.sleep.bind(bench.clock);
    let aMinuteLater: () => void = () => undefined;
    bench.clock.sleep = (ms, signal) =>
      ms === 60_000 ? new Promise(resolve => (aMinuteLater = resolve)) : sleep(ms, signal);
    bench.journal.failWith = new ProblemError({
      code: 'journal.unwritable',
      message: 'Disk full.',
      remedy: 'Free some.',
    });
    bench.run.resume();
    await bench.until(v => v.retrying !== null, 'the fault');
    bench.journal.failWith = null;
    aMinuteLater();
    await bench.until(v => v.retrying === null, 'the fault to be over');
    assert.equal(bench.status('on'), 'verified');
    assert.equal(world.acts, 1);
  });

  it('only reads a step that is checked before its turn', async () => {
    const asks = testKind({
      name: 'asks',
      observe: context =>
        Promise.resolve({
          is: 'waits',
          reading: context.reading('not yet'),
          question: { id: 'q', title: 'Go on?', detail: '', subject: 's', choices: [] },
        }),
    });
    const bench = engineBench([asks, holds]);
    bench.run.resume();
    await bench.until(() => bench.status('asks') === 'waiting', 'the question');
    await bench.run.check('holds');
    assert.equal(bench.status('holds'), 'todo');
    assert.equal(bench.run.view.phases[0]?.steps[1]?.reading?.summary, 'fine');
  });

  it('refuses to act when the team lock has been taken over', async () => {
    const { on, world } = switchWorld();
    const bench = engineBench([on]);
    bench.lock.ours = false;
    bench.run.resume();
    const view = await bench.until(v => v.phases[0]?.steps[0]?.status === 'stopped', 'stop');
    assert.equal(view.phases[0]?.steps[0]?.problem?.code, 'lock.lost');
    assert.equal(world.acts, 0);
  });

  it('runs the clean-up after a step that failed conclusively, and no other step', async () => {
    const { on, off, world, obligation } = switchWorld();
    const fails = testKind({
      name: 'fails',
      observe: () =>
        Promise.resolve({
          is: 'stopped',
          concluded: true,
          problem: { code: 'x', message: 'Broke.', remedy: 'Mend.' },
        }),
    });
    const bench = engineBench([on, fails, off, holds], { obligations: [obligation] });
    bench.run.resume();
    await bench.until(v => v.phases[0]?.steps[2]?.status === 'verified', 'clean-up');
    assert.equal(world.on, false);
    assert.equal(bench.status('fails'), 'stopped');
    assert.equal(bench.status('holds'), 'todo');
    assert.deepEqual(
      bench.run.view.obligations.map(o => o.met),
      [true],
    );
  });

  it('starts over at retryFrom after a conclusive failure', async () => {
    const { on, off, world, obligation } = switchWorld();
    let broken = true;
    const fails = testKind({
      name: 'fails',
      observe: context =>
        Promise.resolve(
          broken
            ? { is: 'stopped', concluded: true, problem: { code: 'x', message: 'Broke.', remedy: 'Mend.' } }
            : { is: 'holds', reading: context.reading('ok'), output: undefined },
        ),
    });
    const bench = engineBench([on, fails, off], {
      steps: [
        { id: 'on', kind: 'on' },
        { id: 'fails', kind: 'fails', retryFrom: 'on' },
        { id: 'off', kind: 'off' },
      ],
      obligations: [obligation],
    });
    bench.run.resume();
    await bench.until(v => v.phases[0]?.steps[2]?.status === 'verified', 'clean-up');
    broken = false;
    await bench.run.retry('fails');
    await bench.until(v => v.canFinish, 'second pass');
    assert.equal(world.acts, 2, 'the flag was set anew');
    assert.equal(world.on, false);
  });

  it('retries after the clean-up in progress is over, and once even if asked twice', async () => {
    const { on, off, world, obligation } = switchWorld();
    let broken = true;
    const fails = testKind({
      name: 'fails',
      observe: context =>
        Promise.resolve(
          broken
            ? { is: 'stopped', concluded: true, problem: { code: 'x', message: 'Broke.', remedy: 'Mend.' } }
            : { is: 'holds', reading: context.reading('ok'), output: undefined },
        ),
    });
    const underWay: (() => void)[] = [];
    const slow = {
      ...off,
      perform: async () => {
        await new Promise<void>(resolve => underWay.push(resolve));
        world.on = false;
      },
    };
    const endOfCleanUp = async () => {
      while (underWay.length === 0) await new Promise(resolve => setImmediate(resolve));
      underWay.shift()?.();
    };
    const bench = engineBench([on, fails, slow], {
      steps: [
        { id: 'on', kind: 'on' },
        { id: 'fails', kind: 'fails', retryFrom: 'on' },
        { id: 'off', kind: 'off' },
      ],
      obligations: [obligation],
    });
    bench.run.resume();
    await bench.until(v => v.phases[0]?.steps[2]?.status === 'working', 'clean-up');
    broken = false;
    const again = [bench.run.retry('fails'), bench.run.retry('fails')];
    await endOfCleanUp();
    await Promise.all(again);
    await endOfCleanUp();
    await bench.until(v => v.canFinish, 'second pass');
    assert.equal(world.on, false, 'its first clean-up does not count for the second pass');
    assert.equal(world.acts, 2);
    assert.equal(bench.types().filter(type => type === 'steps.reopened').length, 1);
  });

  it('retries without waiting for an earlier step that waits for the world', async () => {
    let isClear = true;
    let looks = 0;
    const clear = testKind({
      name: 'clear',
      observe: context => {
        looks += 1;
        const reading = context.reading(isClear ? 'clear' : 'not clear');
        return Promise.resolve(
          isClear
            ? { is: 'holds', reading, output: undefined }
            : { is: 'working', reading, checkAgainMs: 1_000 },
        );
      },
    });
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
    const bench = engineBench([clear, fails]);
    bench.run.resume();
    await bench.until(v => v.phases[0]?.steps[1]?.status === 'stopped', 'stop');
    isClear = false;
    await assert.rejects(bench.run.check('clear'), /not clear/);
    await bench.until(v => v.phases[0]?.steps[0]?.status === 'working', 'the wait');
    broken = false;
    await bench.run.retry('fails');
    assert.equal(bench.run.view.phases[0]?.steps[1]?.status, 'todo');
    const before = looks;
    await bench.until(() => looks > before, 'the wait goes on');
    isClear = true;
    await bench.until(v => v.canFinish, 'both');
  });

  it('accepts an answer only to the question that waits', async () => {
    const asks = testKind({
      name: 'asks',
      observe: context =>
        Promise.resolve(
          context.decision('go', 'abc') === undefined
            ? {
                is: 'waits',
                reading: context.reading('?'),
                question: {
                  id: 'go',
                  title: 'Go?',
                  detail: '',
                  subject: 'abc',
                  choices: [{ id: 'yes', label: 'Yes', tone: 'primary' }],
                },
              }
            : { is: 'holds', reading: context.reading('went'), output: undefined },
        ),
    });
    const bench = engineBench([asks]);
    bench.run.resume();
    await bench.until(v => v.phases[0]?.steps[0]?.status === 'waiting', 'question');
    await assert.rejects(
      bench.run.decide('asks', { question: 'go', subject: 'abd', choice: 'yes' }),
      /question changed before you answered/,
    );
    await assert.rejects(
      bench.run.decide('asks', { question: 'go', subject: 'abc', choice: 'maybe' }),
      /not one of the choices/,
    );
    await bench.run.decide('asks', { question: 'go', subject: 'abc', choice: 'yes' });
    await bench.until(v => v.canFinish, 'done');
  });

  it('rejects a reason that is too short, and never lets a person tick a step that must hold', async () => {
    const strict = testKind({
      name: 'strict',
      overridable: false,
      observe: () =>
        Promise.resolve({ is: 'stopped', problem: { code: 'x', message: 'No.', remedy: 'Mend.' } }),
    });
    const bench = engineBench([strict]);
    bench.run.resume();
    await bench.until(v => v.phases[0]?.steps[0]?.status === 'stopped', 'stop');
    await assert.rejects(bench.run.override('strict', 'because I say so'), /can't be ticked/);
    await assert.rejects(bench.run.abort('no'), /reason/);
  });

  it('continues from the journal alone after a reload, without acting twice', async () => {
    const { on, off, world, obligation } = switchWorld();
    const asks = testKind({
      name: 'asks',
      observe: context =>
        Promise.resolve({
          is: 'waits',
          reading: context.reading('?'),
          question: { id: 'go', title: 'Go?', detail: '', subject: 's', choices: [] },
        }),
    });
    const first = engineBench([on, asks, off], { obligations: [obligation] });
    first.run.resume();
    await first.until(v => v.phases[0]?.steps[1]?.status === 'waiting', 'question');
    first.run.dispose();
    const second = engineBench([on, asks, off], { obligations: [obligation], journal: first.journal });
    second.run.resume();
    await second.until(v => v.phases[0]?.steps[1]?.status === 'waiting', 'question again');
    assert.equal(world.acts, 1);
    assert.equal(second.run.view.obligations[0]?.met, false);
    await second.run.abort('the rehearsal of a crash is over');
    assert.equal(second.run.view.state, 'aborted');
    assert.equal(world.on, false, 'abort met the obligation');
  });

  it('refuses to finish while something is open, and names it', async () => {
    const { on, obligation } = switchWorld();
    const bench = engineBench([on], { obligations: [obligation] });
    bench.run.resume();
    await bench.until(v => v.phases[0]?.steps[0]?.status === 'verified', 'on');
    await assert.rejects(bench.run.finish(), /Turn it off/);
  });

  it('stays in the aborting state when an obligation cannot be met, and names it', async () => {
    const { on, obligation } = switchWorld();
    const stubborn: ObligationKind = { ...obligation, meet: () => Promise.resolve() };
    const bench = engineBench([on], { obligations: [stubborn] });
    bench.run.resume();
    await bench.until(v => v.phases[0]?.steps[0]?.status === 'verified', 'on');
    await assert.rejects(bench.run.abort('nothing works any more'), /Turn it off/);
    assert.equal(bench.run.view.state, 'aborting');
    assert.equal(bench.run.view.needsAttention, true);
  });
});
