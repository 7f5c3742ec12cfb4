import assert from 'node:assert/strict';
import { faultsOf } from './faultsOf';
import { courses, playAt, pointsOf, type CourseName } from './points';
import { shareOf } from './share';

/** One in so many of them takes some 25 s of a processor. */
const EVERY = 36;

/** Calls that make another one each time; the first of each is what a deployment is for. */
const MAKES = [
  ...['dispatchWorkflow', 'createPullRequest', 'approve', 'createDeployment'].map(call => `github.${call}`),
  ...['github.publishRelease', 'web.send'],
];

/** What was done more than once though nobody said so. */
function twice(log: readonly string[]): readonly string[] {
  const count = (what: RegExp) => log.filter(line => what.test(line)).length;
  return MAKES.filter(call => {
    const made = count(new RegExp(`^${call}(?! \\(throws \\S+ before)`));
    // Where it can't be told whether a dispatch or something sent was accepted, a person says so.
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
    it(`comes to its end after each fault at each call, and does nothing twice (${course})`, async () => {
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
      // What goes on at the same time comes in another order at times.
      if (missed.length > 0) console.log(`      not come by: ${missed.join('; ')}`);
      assert.ok(missed.length <= Math.max(2, chosen.length / 50), missed.join('; '));
    });
});
