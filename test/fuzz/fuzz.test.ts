import assert from 'node:assert/strict';
import { targets } from '.';
import { leaveOut } from '../support/leaveOut';
import { report } from './report';

// The same each time, so that a failure is caused by the change; `npm run fuzz` uses new seeds.
const seed = Number(process.env.FUZZ_SEED ?? 7000);

/** Share of each target's inputs. */
const times = process.env.TEST_FULL === undefined ? 0.5 : 1;

describe(`hostile input, from seed ${seed}`, () => {
  before(() => {
    if (times < 1) leaveOut(`fuzz plays ${times * 100} % of each target's inputs`);
  });
  for (const target of targets) {
    it(`does no harm to ${target.name}`, async () => {
      const failure = await target.play({ seed, times });
      if (failure !== null) assert.fail(report(failure));
    });
  }
});
