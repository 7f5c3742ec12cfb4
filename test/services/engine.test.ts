import assert from 'node:assert/strict';
import { faultsOf } from './faultsOf';
import { courses, playAt, pointsOf, type CourseName } from './points';
import { shareOf } from './share';

/** One out of this many takes about 25 s of processor time. */
const EVERY = 36;

/** Calls that create something each time; only the first of each is wanted. */
const MAKES = [
  ...['dispatchWorkflow', 'createPullRequest', 'approve', 'createDeployment'].map(call => `github.${call}`),
  ...['github.publishRelease', 'web.send'],
];

/** Calls that were made more than once though nobody decided so. */
function twice(log: readonly string[]): readonly string[] {
  const count = (what: RegExp) => log.filter(line => what.test(line)).length;
  return MAKES.filter(call => {
    const made = count(new RegExp(`^${call}(?! \\(throws \\S+ before)`));
    // When it is unknown whether a dispatch or something sent was accepted, a person decides.
    const said =
      call === 'github.dispatchWorkflow'
        ? count(/step\.decided .*"choice":"(?:release|dispatch)"/)
        : call === 'web.send'
          ? count(/step\.decided .*"choice":"(?:send|again)"/)
          : 1;
    return made > Math.max(1, said);
  });
}

describe('a deployment whose services, files and tools fail', function () {
  this.timeout(3_600_000);

  for (const course of Object.keys(courses) as CourseName[])
    it(`finishes after any fault at any call, and does nothing twice (${course})`, async () => {
      const points = await pointsOf(course);
      const all = points.flatMap(point =>
        Object.entries(faultsOf(point.call)).map(([name, what]) => ({ point, name, what })),
      );
      const chosen = shareOf(all, EVERY, `faults at ${points.length} calls of ${course}`);
      const broken: string[] = [];
      const missed: string[] = [];
      for (const { point, name, what } of chosen) {
        const { status, violations, log } = await playAt(course, point, what);
        const where = `${name} at ${point.call} ${point.nth}, after ${point.after}`;
        if (violations.length > 0) broken.push(`${where}: ${violations.join(' ')}`);
        else if (status !== 'finished') broken.push(`${where}: ${status}`);
        else if (twice(log()).length > 0) broken.push(`${where}: twice ${twice(log()).join(', ')}`);
        else if (!log().some(line => line.startsWith(`${point.call} (`))) missed.push(where);
        else if (log().some(line => line.includes('"code":"unexpected"')))
          broken.push(`${where}: unexpected`);
      }
      assert.deepEqual(broken, []);
      // Concurrent calls sometimes come in a different order.
      if (missed.length > 0) console.log(`      not come by: ${missed.join('; ')}`);
      assert.ok(missed.length <= Math.max(2, chosen.length / 50), missed.join('; '));
    });
});
