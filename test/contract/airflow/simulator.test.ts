import { addManyRuns, startSimulated, type Simulated } from './simulated';
import { clientContract } from './contract';
import { manyRuns } from './manyRuns';
import { quirks } from './quirks';

for (const major of [2, 3] as const) {
  describe(`the simulated Airflow ${major}`, () => {
    let simulated: Simulated;
    before(async () => {
      simulated = await startSimulated(major);
    });
    after(() => simulated.close());

    describe('through the client', () => clientContract(() => simulated));
    describe('over the wire', () => quirks(() => simulated));
    describe('with many unfinished runs', () => {
      manyRuns(
        () => simulated,
        async () => addManyRuns(simulated.state),
      );
    });
  });
}
