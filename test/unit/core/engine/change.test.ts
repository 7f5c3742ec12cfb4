import assert from 'node:assert/strict';
import * as v from 'valibot';
import { change } from '../../../../src/core/kind/change';
import type { Kind } from '../../../../src/core/kind/kind';
import { engineBench, testKind } from '../../../support/engineBench';

const said = { startedAt: '2026-11-01T00:00:00Z', endedAt: '2026-11-01T00:05:00Z' };

/** The times of a change as a later step reads them. */
async function timesAfter(more: Partial<Kind>): Promise<unknown> {
  let read: unknown;
  const at = engineBench([
    testKind({
      name: 'changes',
      output: v.record(v.string(), v.string()),
      changedProduction: () => true,
      observe: async context => ({ is: 'holds', reading: context.reading('changed'), output: said }),
      ...more,
    }),
    testKind({
      name: 'looks',
      needs: [change.name],
      observe: async context => {
        read = context.output(change);
        return { is: 'holds', reading: context.reading('seen'), output: undefined };
      },
    }),
  ]);
  at.run.resume();
  await at.until(() => at.status('looks') === 'verified', 'its end');
  at.run.dispose();
  return read;
}

describe('when production was changed', () => {
  it("is what an apply's output says", async () => {
    assert.deepEqual(await timesAfter({}), said);
  });

  it('is the time of the step itself when the runbook names its outputs, whatever they are called', async () => {
    const began = '2026-11-22T12:00:00.000Z';
    assert.deepEqual(await timesAfter({ outputs: () => ['startedAt', 'endedAt'] }), {
      startedAt: began,
      endedAt: began,
    });
  });
});
