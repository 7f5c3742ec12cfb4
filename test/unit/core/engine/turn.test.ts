import assert from 'node:assert/strict';
import { engineBench, testKind } from '../../../support/engineBench';

describe('the turn of a step', () => {
  it('starts when the one before it is done, however long the run has been open', async () => {
    const seen: Record<string, string> = {};
    const looks = testKind({
      name: 'looks',
      observe: context => {
        seen[context.step.id] = context.turnSince;
        return Promise.resolve({ is: 'holds', reading: context.reading('fine'), output: undefined });
      },
    });
    const at = engineBench([looks], {
      steps: ['first', 'second'].map(id => ({ id, kind: 'looks' })),
    });
    const began = at.run.view.startedAt;
    at.clock.time += 3_600_000;
    at.run.resume();
    await at.until(view => view.canFinish, 'the end');
    assert.equal(seen.first, began);
    assert.equal(Date.parse(seen.second ?? '') >= Date.parse(began) + 3_600_000, true);
    at.run.dispose();
  });
});
