import assert from 'node:assert/strict';
import { buildEngineProcess, CrashBench } from './crashBench';
import type { Kill } from './points';

/** `npm run crash:engine` takes every point; `npm test` every so many. */
const EVERY = process.env.CRASH_POINTS === 'all' ? 1 : 5;
/** Each is a deployment of its own, which dies at its share of the points. */
const DEPLOYMENTS = EVERY === 1 ? 16 : 4;

/** A real engine process on real journal, git, just and Terraform, killed before and after its port calls. */
describe('a deployment whose process is killed', function () {
  this.timeout(1_800_000);
  const chosen: Kill[] = [];
  const reached: Kill[] = [];
  const began = Date.now();

  before(async () => {
    buildEngineProcess();
    const bench = await CrashBench.start();
    try {
      const { finished } = await bench.live([]);
      bench.assertAsOnTheHappyPath();
      const all = (finished?.points ?? []).flatMap(key => [
        { key, when: 'before' as const },
        { key, when: 'after' as const },
      ]);
      assert.ok(all.length > 300, `only ${all.length} points`);
      chosen.push(...all.filter((_, index) => index % EVERY === 0));
      console.log(`      ${chosen.length} of ${all.length} points`);
    } finally {
      await bench.stop();
    }
  });

  for (let index = 0; index < DEPLOYMENTS; index += 2) {
    it(`comes to the end of one that nothing interrupts (${index + 1} and ${index + 2} of ${DEPLOYMENTS})`, async () => {
      const died = await Promise.all(
        [index, index + 1].map(each => dieAt(chosen.filter((_, i) => i % DEPLOYMENTS === each))),
      );
      reached.push(...died.flat());
    });
  }

  it('was killed at nearly every point: few are not come by once the process before was killed', () => {
    const missed = chosen.filter(kill => !reached.includes(kill));
    console.log(
      `      ${reached.length} kills in ${Math.round((Date.now() - began) / 1_000)} s; not come by: ${missed.length}`,
    );
    for (const { key, when } of missed) console.log(`        ${when} ${key}`);
    assert.ok(missed.length < chosen.length / 10, `${missed.length} of ${chosen.length} were not come by`);
  });
});

/** Lets a deployment die at each of these points, one process after the other, and looks after each death. */
async function dieAt(kills: readonly Kill[]): Promise<readonly Kill[]> {
  const bench = await CrashBench.start();
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
        bench.assertAsOnTheHappyPath();
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
