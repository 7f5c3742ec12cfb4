import assert from 'node:assert/strict';
import type { ProblemError } from '../../../../src/core/errors';
import { engineBench, testKind } from '../../../support/engineBench';
import { holds, switchWorld } from '../../../support/switchWorld';

const isPast = (error: ProblemError) => error.problem.code === 'step.past';
const doesNotHold = (error: ProblemError) => error.problem.code === 'step.does-not-hold';

describe('checking a step that the run has passed', () => {
  it('never repeats its act once the act that relied on it is over', async () => {
    const { on, off, world, obligation } = switchWorld();
    const steps = [
      { id: 'on', kind: 'on' },
      { id: 'holds', kind: 'holds', retryFrom: 'on' },
      { id: 'off', kind: 'off' },
    ];
    const bench = engineBench([on, holds, off], { steps, obligations: [obligation] });
    bench.run.resume();
    await bench.until(v => v.canFinish, 'everything done');
    await assert.rejects(bench.run.check('on'), isPast);
    assert.equal(bench.status('on'), 'verified');
    assert.equal(
      bench.run.view.phases[0]?.steps[0]?.reading?.summary,
      'on',
      'the reading that it was done with',
    );
    assert.deepEqual(world, { on: false, acts: 1 });

    // Only this look can find that the clean-up no longer holds, so it runs again.
    world.on = true;
    await assert.rejects(bench.run.check('off'), doesNotHold);
    await bench.until(() => !world.on, 'the clean-up');
  });

  it('makes it stop only while a later step that needs it is not done', async () => {
    let isSafe = true;
    const gives = testKind({
      name: 'gives',
      observe: context =>
        Promise.resolve(
          isSafe
            ? { is: 'holds', reading: context.reading('safe'), output: undefined }
            : { is: 'stopped', problem: { code: 'x', message: 'Not safe.', remedy: 'Wait.' } },
        ),
    });
    let goes = false;
    const needs = testKind({
      name: 'needs',
      needs: ['gives'],
      observe: context => {
        const reading = context.reading('as asked');
        const question = { id: 'q', title: 'Go on?', detail: '', subject: 's', choices: [] };
        return Promise.resolve(
          goes ? { is: 'holds', reading, output: undefined } : { is: 'waits', reading, question },
        );
      },
    });
    const bench = engineBench([gives, needs]);
    bench.run.resume();
    await bench.until(() => bench.status('needs') === 'waiting', 'the question');
    isSafe = false;
    await assert.rejects(bench.run.check('gives'), doesNotHold);
    await bench.until(() => bench.status('gives') === 'stopped', 'the stop');
    isSafe = true;
    await bench.run.retry('gives');
    goes = true;
    await bench.until(v => v.canFinish, 'everything done');
    isSafe = false;
    await assert.rejects(bench.run.check('gives'), isPast);
    assert.equal(bench.status('gives'), 'verified');
  });

  it('shows a new reading with an equivalent output, and rejects one with a different output', async () => {
    let looks = 0;
    let version = 1;
    const reads = testKind({
      name: 'reads',
      observe: context => {
        looks += 1;
        const reading = context.reading(`look ${looks}`);
        return Promise.resolve({ is: 'holds', reading, output: { version, at: looks } });
      },
      isSame: (before, now) =>
        (before as { version: number }).version === (now as { version: number }).version,
    });
    const rests = testKind({
      name: 'rests',
      needs: ['reads'],
      observe: context =>
        Promise.resolve({ is: 'holds', reading: context.reading('done'), output: undefined }),
    });
    const bench = engineBench([reads, rests]);
    bench.run.resume();
    await bench.until(v => v.canFinish, 'everything done');
    const first = looks;
    await bench.run.check('reads');
    const [step] = bench.run.view.phases[0]?.steps ?? [];
    assert.equal(step?.reading?.summary, `look ${first + 1}`);
    version = 2;
    await assert.rejects(bench.run.check('reads'), isPast);
    assert.equal(bench.status('reads'), 'verified');
  });

  it('rejects an output other than the one that a later step has started with', async () => {
    let image = 'one';
    const gives = testKind({
      name: 'gives',
      observe: context =>
        Promise.resolve({ is: 'holds', reading: context.reading(image), output: { image } }),
    });
    const uses = testKind({
      name: 'uses',
      observe: context => {
        const reading = context.reading('begun');
        const question = { id: 'q', title: 'Go on?', detail: '', subject: 's', choices: [] };
        return Promise.resolve(
          'begun' in context.notes
            ? { is: 'waits', reading, question }
            : { is: 'ready', reading, act: { is: 'begin', label: 'begin' } },
        );
      },
      perform: context => context.note({ begun: true }),
    });
    const bench = engineBench([gives, uses], {
      steps: [
        { id: 'gives', kind: 'gives' },
        { id: 'uses', kind: 'uses', with: { argument: '${{ steps.gives.image }}' } },
      ],
    });
    bench.run.resume();
    await bench.until(() => bench.status('uses') === 'waiting', 'the question');
    image = 'two';
    await assert.rejects(bench.run.check('gives'), isPast);
    image = 'one';
    await bench.run.check('gives');
    assert.equal(bench.status('gives'), 'verified');
  });

  it('passes its new output to a later step that waits and has not started', async () => {
    let image = 'one';
    const gives = testKind({
      name: 'gives',
      observe: context =>
        Promise.resolve({ is: 'holds', reading: context.reading(image), output: { image } }),
    });
    const seen: unknown[] = [];
    const uses = testKind({
      name: 'uses',
      references: { argument: 'argument' },
      observe: context => {
        seen.push((context.params as { argument: string }).argument);
        const question = { id: 'q', title: 'Go on?', detail: '', subject: 's', choices: [] };
        return Promise.resolve({
          ...{ is: 'waits', reading: context.reading('asked'), question },
          checkAgainMs: 1_000,
        });
      },
    });
    const bench = engineBench([gives, uses], {
      steps: [
        { id: 'gives', kind: 'gives' },
        { id: 'uses', kind: 'uses', with: { argument: '${{ steps.gives.image }}' } },
      ],
    });
    bench.run.resume();
    await until(() => seen.length > 1);
    image = 'two';
    await bench.run.check('gives');
    await until(() => seen.at(-1) === 'two');
    assert.equal(seen[0], 'one');
    bench.run.dispose();
  });
});

/** Waits for something that no view shows. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(resolve => setImmediate(resolve));
}
