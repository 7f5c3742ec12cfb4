import assert from 'node:assert/strict';
import { buildEngineProcess, CrashBench } from './crashBench';
import { courses, type CourseName } from './courses';
import type { Kill } from './points';

/** Most of the time a process waits: for Terraform, for the second look at the DAGs, for the next look at all. */
const LANES = Number(process.env.CRASH_LANES ?? 6);
/** Deployments that share a course's points; each dies at many of them, one after the other. */
const DEPLOYMENTS = 12;
/** `npm run crash:engine` takes every point of every course. */
const takesAll = process.env.CRASH_POINTS === 'all';
/** Of the other courses' points, `npm test` takes one in so many: it has all of the forward one's. */
const EVERY: Readonly<Record<CourseName, number>> = { forward: 1, abort: 1, back: takesAll ? 1 : 6 };

/** A real engine process on real journal, git, just and Terraform, killed before and after its port calls. */
describe('a deployment whose process is killed', function () {
  this.timeout(5_400_000);

  before(buildEngineProcess);

  for (const course of Object.keys(courses) as CourseName[])
    it(`comes to the end of one that nothing interrupts (${course})`, async () => {
      const began = Date.now();
      const all = await pointsOf(course);
      const chosen = all.filter((_, index) => index % EVERY[course] === 0);
      const shares = Array.from({ length: DEPLOYMENTS }, (_, share) =>
        chosen.filter((_kill, index) => index % DEPLOYMENTS === share),
      ).filter(share => share.length > 0);
      const died = (await inLanes(shares, share => dieAt(course, share))).flat();
      const missed = chosen.filter(kill => !died.includes(kill));
      console.log(
        `      ${died.length} kills at ${chosen.length} of ${all.length} points in ${Math.round((Date.now() - began) / 1_000)} s; not come by: ${missed.length}`,
      );
      for (const { key, when } of missed) console.log(`        ${when} ${key}`);
      // Few are not come by once the process before was killed: what it would do is done.
      assert.ok(missed.length <= chosen.length / 10, `${missed.length} of ${chosen.length} were not come by`);
    });
});

/** What a run that nothing interrupts comes by, before and after each call. */
async function pointsOf(course: CourseName): Promise<readonly Kill[]> {
  const bench = await CrashBench.start(course);
  try {
    const { over } = await bench.live([]);
    bench.assertAsExpected();
    const all = (over?.points ?? []).flatMap(key => [
      { key, when: 'before' as const },
      { key, when: 'after' as const },
    ]);
    assert.ok(all.length > 30, `only ${all.length} points`);
    return all;
  } finally {
    await bench.stop();
  }
}

/** Does the work of all items, some at a time, and tells every failure. */
async function inLanes<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const waiting = [...items];
  const results: R[] = [];
  const failures: Error[] = [];
  const lane = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift())
      try {
        results.push(await work(item));
      } catch (error) {
        failures.push(error as Error);
      }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  if (failures.length > 0)
    throw new Error(failures.map(({ message }) => message).join('\n\n'), { cause: failures[0] });
  return results;
}

/** Lets a deployment die at each of these points, one process after the other, and looks after each death. */
async function dieAt(course: CourseName, kills: readonly Kill[]): Promise<readonly Kill[]> {
  const bench = await CrashBench.start(course);
  const died: Kill[] = [];
  let run: string | null = null;
  let left: readonly string[] = [];
  try {
    for (;;) {
      const life = await bench.live(kills.filter(kill => !died.includes(kill)));
      const after = died.at(-1);
      const where = `killed ${after?.when ?? ''} ${after?.key ?? ''}`;
      if (life.opened !== null) {
        if (run !== null) assert.equal(life.opened.runId, run, `the same run goes on, ${where}`);
        run = life.opened.runId;
        assert.deepEqual(life.opened.problems, [], `the journal is whole, ${where}`);
        for (const each of left)
          assert.ok(
            life.opened.open.some(id => id.startsWith(each)),
            `${each} is owed, ${where}; open: ${life.opened.open.join(', ')}`,
          );
      }
      if (life.died === null) {
        bench.assertAsExpected();
        return died;
      }
      const point = kills.find(kill => kill.key === life.died?.key && kill.when === life.died.when);
      if (point !== undefined) died.push(point);
      left = bench.left();
    }
  } catch (error) {
    const at = died.map(({ key, when }) => `${when} ${key}`).join('\n  ');
    throw new Error(`${(error as Error).message}\nKilled at:\n  ${at}`, { cause: error });
  } finally {
    await bench.stop();
  }
}
