import assert from 'node:assert/strict';
import type { ProblemError } from '../../../../src/core/errors';
import { exportRecord } from '../../../../src/core/view/exportRecord';
import { engineBench, testKind } from '../../../support/engineBench';

describe('a step that its condition excludes from this run', () => {
  /** A run of a step that gives a value, one whose condition uses it, and one after that. */
  function benchOf(quick: string, when: string) {
    const seen: string[] = [];
    const gives = testKind({
      name: 'gives',
      observe: context =>
        Promise.resolve({ is: 'holds', reading: context.reading('given'), output: { quick } }),
    });
    const looks = testKind({
      name: 'looks',
      freshMs: () => 1,
      observe: context => {
        seen.push(context.step.id);
        return Promise.resolve({ is: 'holds', reading: context.reading('fine'), output: undefined });
      },
    });
    const bench = engineBench([gives, looks], {
      steps: [
        { id: 'gives', kind: 'gives' },
        { id: 'depends', kind: 'looks', title: 'Wait longer', when },
        { id: 'last', kind: 'looks' },
      ],
    });
    bench.run.resume();
    return { bench, seen };
  }

  it('is done without being observed, and says why', async () => {
    const { bench, seen } = benchOf('true', '!${{ steps.gives.quick }}');
    const done = await bench.until(view => view.canFinish, 'the end');
    assert.deepEqual(seen, ['last']);
    const [, step] = done.phases[0]?.steps ?? [];
    assert.equal(step?.status, 'skipped');
    assert.equal(step.summary, 'steps.gives.quick is true');
    assert.deepEqual(step.actions, []);
    assert.match(
      exportRecord(done),
      /\*\*2\. Wait longer\*\*: skipped by the runbook, .* Reason: steps\\?\.gives\\?\.quick is true/,
    );
    await assert.rejects(
      bench.run.check('depends'),
      ({ problem }: ProblemError) => problem.code === 'step.skipped',
    );
    assert.deepEqual(seen, ['last']);
  });

  const cases: [when: string, isSkipped: boolean][] = [
    ['${{ steps.gives.quick }}', true],
    ['!${{ steps.gives.quick }}', false],
    ['${{ steps.gives.quick }} == false', false],
    ["${{ steps.gives.quick }} == 'true'", true],
    ['${{ steps.gives.quick }} != true', false],
    ['${{ steps.gives.quick }} != "false"', true],
    ['${{ steps.gives.quick }} != ${{ steps.gives.quick }}', true],
    ['${{ steps.gives.quick }} == false && !${{ steps.gives.quick }}', false],
    ['${{ steps.gives.quick }} == false && ${{ steps.gives.quick }}', true],
    ['${{ steps.gives.quick }} || ${{ steps.gives.quick }} == false', false],
    ['${{ steps.gives.quick }} == false || ${{ steps.gives.quick }} && ${{ steps.gives.quick }}', false],
    ['${{ steps.gives.quick }} && ${{ steps.gives.quick }} || ${{ steps.gives.quick }}', true],
    ["${{ steps.gives.quick }} != 'x && y || z'", false],
    ['${{ steps.gives.quick }}||!${{ steps.gives.quick }}', false],
    // What isn't needed for the answer isn't looked up.
    ['${{ steps.gives.quick }} && ${{ steps.gives.other }} == x', true],
    ['!${{ steps.gives.quick }} || ${{ steps.gives.other }} == x', false],
  ];
  for (const [when, isSkipped] of cases)
    it(`is ${isSkipped ? 'skipped' : 'run'} for “${when}” when the value is false`, async () => {
      const { bench } = benchOf('false', when);
      await bench.until(view => view.canFinish, 'the end');
      assert.equal(bench.status('depends'), isSkipped ? 'skipped' : 'verified');
    });

  it('gives the reason for each alternative that does not hold', async () => {
    const when = '${{ steps.gives.quick }} == a || ${{ steps.gives.quick }} == b && ${{ steps.gives.x }}';
    const { bench } = benchOf('c', when);
    const done = await bench.until(view => view.canFinish, 'the end');
    const said = 'steps.gives.quick is c, not a; steps.gives.quick is c, not b';
    assert.equal(done.phases[0]?.steps[1]?.summary, said);
  });

  it('stops when its condition cannot be decided', async () => {
    for (const [quick, when] of [
      ['maybe', '${{ steps.gives.quick }}'],
      ['', '${{ steps.gives.quick }} == x'],
      ['a\u202Eb', '${{ steps.gives.quick }} != x'],
      ['true', '${{ steps.gives.other }} != x'],
    ] as const) {
      const { bench, seen } = benchOf(quick, when);
      await bench.until(() => bench.status('depends') === 'stopped', 'the stop');
      assert.deepEqual(seen, []);
    }
  });
});
