import assert from 'node:assert/strict';
import { targets } from '.';
import { report } from './report';

// The same each time, so that a failure is the change's own; `npm run fuzz` plays new ones.
const seed = Number(process.env.FUZZ_SEED ?? 7000);

describe(`hostile input, from seed ${seed}`, () => {
  for (const target of targets) {
    it(`does no harm to ${target.name}`, async () => {
      const failure = await target.play({ seed });
      if (failure !== null) assert.fail(report(failure));
    });
  }
});
