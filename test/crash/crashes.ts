import assert from 'node:assert/strict';
import { isFull, leaveOut } from '../support/leaveOut';
import { seedOfDay } from '../support/seedOfDay';
import { buildEngineProcess, CrashBench } from './crashBench';
import type { CourseName } from './courses';
import type { Kill } from './points';

/** Most of the time a process is waiting: for Terraform, for the second reading of the DAGs, for the next poll. */
const LANES = 4;
/** Except in `npm run test:full`, which uses every point of every course: one point out of this many. */
const EVERY: Readonly<Record<CourseName, number>> = {
  forward: 28,
  saved: 28,
  abort: 16,
  back: 56,
  'service-forward': 130,
  'service-abort': 13,
  'service-back': 40,
};
/** How many points a deployment dies at, one after the other: a new one would cost as much as several deaths. */
const MOST_DEATHS = 45;
/** Selects the points: they change every day. `CRASH_SEED` repeats those of an earlier run. */
const seed = seedOfDay(process.env.CRASH_SEED);

/**
 * Kills a real engine process, with real journal, git, just and Terraform, before and after its port calls, and starts it again
 * on the same disk until its course is over.
 */
export function crashes(course: CourseName): void {
  describe('a deployment whose process is killed', function () {
    this.timeout(5_400_000);

    before(() => {
      buildEngineProcess(course);
    });

    it(`ends like an uninterrupted one (${course})`, async () => {
      const all = await pointsOf(course);
      const every = isFull ? 1 : EVERY[course];
      const chosen = all.filter((_, index) => index % every === seed % every);
      const deployments = Math.ceil(chosen.length / MOST_DEATHS);
      const shares = Array.from({ length: deployments }, (_, share) =>
        chosen.filter((_kill, index) => index % deployments === share),
      );
      const first = (await inLanes(shares, share => dieAt(course, share))).flat();
      // The process killed before a point may already have done its work: then that point gets a deployment without the others.
      const passed = chosen.filter(kill => !first.includes(kill));
      const died = passed.length === 0 ? first : [...first, ...(await dieAt(course, passed))];
      const missed = chosen.filter(kill => !died.includes(kill));
      const taken = `${chosen.length} of ${all.length} points of ${course} (CRASH_SEED=${seed})`;
      console.log(`      ${died.length} kills at ${taken}; missed: ${missed.length}`);
      for (const { key, when } of missed) console.log(`        ${when} ${key}`);
      if (chosen.length < all.length) leaveOut(`crash takes ${taken}`);
      assert.ok(
        missed.length <= Math.max(1, chosen.length / 10),
        `${missed.length} of ${chosen.length} were missed`,
      );
    });
  });
}

/** The course whose turn it is today, since each needs a whole deployment before its first point; in a full run, all of them. */
export function inTurn(courses: readonly CourseName[]): readonly CourseName[] {
  if (isFull) return courses;
  before(() => leaveOut(`crash takes one of ${courses.join(', ')} each day (CRASH_SEED=${seed})`));
  return courses.filter((_, index) => index === seed % courses.length);
}

/** The points of an uninterrupted run: before and after each call. */
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

/** Processes all items, a few at a time, and reports every failure. */
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

/** Kills a deployment at each of these points, one process after the other, and checks the world after each death. */
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
