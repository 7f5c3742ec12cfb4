import assert from 'node:assert/strict';
import { EVERY_TEXT, longTargets, targets } from '.';
import { isFull, leaveOut } from '../support/leaveOut';
import { report } from './report';

// The same each time, so that a failure is caused by the change; `npm run fuzz` uses new seeds.
const seed = Number(process.env.FUZZ_SEED ?? 7000);

/** Share of each target's inputs. */
const times = isFull ? 1 : 0.25;

describe(`hostile input, from seed ${seed}`, () => {
  before(() => {
    if (!isFull)
      leaveOut(
        `fuzz plays ${times * 100} % of each target's inputs and one in ${EVERY_TEXT} of the texts that repeat one thing, few of them above a million characters`,
      );
  });
  for (const target of isFull ? longTargets : targets) {
    it(`does no harm to ${target.name}`, async () => {
      const failure = await target.play({ seed, times });
      if (failure !== null) assert.fail(report(failure));
    });
  }
});
