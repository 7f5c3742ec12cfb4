import assert from 'node:assert/strict';
import { engineBench, testKind } from '../../support/engineBench';

const holds = testKind({
  name: 'holds',
  observe: context => Promise.resolve({ is: 'holds', reading: context.reading('fine'), output: undefined }),
});

describe("a tick on a person's word", () => {
  for (const is of ['waits', 'working'] as const)
    it(`stays, and is gone on from, though the step ${is} and looks again`, async () => {
      const asks = testKind({
        name: 'asks',
        observe: context => {
          const seen = { reading: context.reading('not so'), checkAgainMs: 1_000 };
          const question = { id: 'go', title: 'Go?', detail: '', subject: 's', choices: [] };
          return Promise.resolve(is === 'waits' ? { is, question, ...seen } : { is, ...seen });
        },
      });
      const bench = engineBench([asks, holds]);
      bench.run.resume();
      await bench.until(() => bench.status('asks') === is.replace('waits', 'waiting'), 'the wait');
      await bench.run.override('asks', 'We have looked at it together');
      await bench.until(v => v.canFinish, 'the next step');
      assert.equal(bench.status('asks'), 'overridden');
    });

  it('is no reason to do the act once more when a look says again what it was given in spite of', async () => {
    let acts = 0;
    const runs = testKind({
      name: 'runs',
      observe: context => {
        const problem = { code: 'x', message: 'Still something to change.', remedy: 'Look.' };
        return Promise.resolve(
          !('jobId' in context.notes)
            ? { is: 'ready', reading: context.reading('not started'), act: 'start' }
            : { is: 'stopped', problem, concluded: true },
        );
      },
      perform: async context => {
        acts += 1;
        await context.note({ jobId: 'job' });
      },
    });
    const bench = engineBench([runs, holds]);
    bench.run.resume();
    await bench.until(() => bench.status('runs') === 'stopped', 'the stop');
    await bench.run.override('runs', 'It is known and harmless');
    await bench.until(v => v.canFinish, 'the next step');
    await assert.rejects(bench.run.check('runs'), /Still something to change/);
    for (let turns = 0; turns < 20; turns += 1) await new Promise(resolve => setImmediate(resolve));
    assert.equal(acts, 1);
    assert.equal(bench.status('runs'), 'overridden');
  });
});
