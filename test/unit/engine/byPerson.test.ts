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
});
