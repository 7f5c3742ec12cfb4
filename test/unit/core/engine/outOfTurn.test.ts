import assert from 'node:assert/strict';
import { engineBench, testKind } from '../../../support/engineBench';
import { switchWorld } from '../../../support/switchWorld';

const failed = {
  is: 'stopped',
  concluded: true,
  problem: { code: 'x', message: 'Failed.', remedy: 'Mend.' },
} as const;
const code = (expected: string) => (error: unknown) =>
  (error as { readonly problem?: { readonly code: string } }).problem?.code === expected;
const turns = async (count = 60) => {
  for (let turn = 0; turn < count; turn += 1) await new Promise(resolve => setImmediate(resolve));
};

describe("a person's word or a look that comes out of turn", () => {
  it('does not tick a step that has not been reached', async () => {
    const waits = testKind({
      name: 'waits',
      observe: context => {
        const question = { id: 'q', title: 'Go?', detail: '', subject: 's', choices: [] };
        return Promise.resolve({ is: 'waits', reading: context.reading('waits'), question });
      },
    });
    const later = testKind({
      name: 'later',
      observe: context =>
        Promise.resolve({ is: 'holds', reading: context.reading('fine'), output: undefined }),
    });
    const bench = engineBench([waits, later]);
    bench.run.resume();
    await bench.until(() => bench.status('waits') === 'waiting', 'the question');
    for (const tick of [bench.run.attest.bind(bench.run), bench.run.override.bind(bench.run)])
      await assert.rejects(tick('later', 'I looked at it and all is well'), code('step.not-reached'));
    assert.equal(bench.status('later'), 'todo');
    bench.run.dispose();
  });

  it('does not tick a later try than the one it was about', async () => {
    let tries = 0;
    const act = testKind({
      name: 'act',
      overridable: ({ problem }) => problem?.code === 'x',
      observe: context =>
        Promise.resolve(
          tries === 0 ? failed : { is: 'working', reading: context.reading('at work'), checkAgainMs: 10 },
        ),
    });
    const bench = engineBench([act]);
    bench.run.resume();
    await bench.until(() => bench.status('act') === 'stopped', 'the stop');
    tries = 1;
    const retried = bench.run.retry('act');
    await assert.rejects(bench.run.override('act', 'It is known and harmless'), code('step.not-overridable'));
    await retried;
    await bench.until(() => bench.status('act') === 'working', 'the next try');
    bench.run.dispose();
  });

  for (const rests of ['needs', 'mayUse'] as const)
    it(`does not replace the output that a later step has used (${rests})`, async () => {
      let latest = 1;
      const gives = testKind({
        name: 'gives',
        observe: context =>
          Promise.resolve({
            is: 'holds',
            reading: context.reading(`latest is ${latest}`),
            output: { latest },
          }),
      });
      const needs = testKind({
        name: 'rests',
        [rests]: ['gives'],
        observe: context =>
          Promise.resolve({ is: 'holds', reading: context.reading('used'), output: undefined }),
      });
      const bench = engineBench([gives, needs]);
      bench.run.resume();
      await bench.until(v => v.canFinish, 'everything done');
      latest = 2;
      await assert.rejects(bench.run.check('gives'), /never rerun.*latest is 2/);
      assert.match(bench.run.view.phases[0]?.steps[0]?.summary ?? '', /latest is 1/);
    });

  const steps = (act: string) => [
    { id: 'on', kind: 'on' },
    { id: 'act', kind: act, retryFrom: 'on' },
    { id: 'off', kind: 'off' },
  ];

  it('does not redo what the clean-up after a failed act has undone', async () => {
    const { on, off, world, obligation } = switchWorld();
    const fails = testKind({ name: 'fails', observe: () => Promise.resolve(failed) });
    const bench = engineBench([on, fails, off], { steps: steps('fails'), obligations: [obligation] });
    bench.run.resume();
    await bench.until(() => bench.status('off') === 'verified', 'the clean-up');
    await assert.rejects(bench.run.check('on'), code('step.past'));
    await turns();
    assert.deepEqual(world, { on: false, acts: 1 });
  });

  it('does not tick a clean-up with a look from before the act was retried', async () => {
    const { on, off, world, obligation } = switchWorld();
    let tries = 0;
    let ends = false;
    const act = testKind({
      name: 'act',
      observe: context => {
        if (tries === 0) return Promise.resolve(failed);
        const reading = context.reading('at work');
        return Promise.resolve(
          ends ? { is: 'holds', reading, output: undefined } : { is: 'working', reading, checkAgainMs: 10 },
        );
      },
    });
    let held: Promise<void> = Promise.resolve();
    const slow = testKind({
      ...off,
      observe: async context => {
        const seen = await off.observe(context);
        await held;
        return seen;
      },
    });
    const bench = engineBench([on, act, slow], { steps: steps('act'), obligations: [obligation] });
    bench.run.resume();
    await bench.until(() => bench.status('off') === 'verified', 'the clean-up');
    let letGo: () => void = () => undefined;
    held = new Promise(resolve => {
      letGo = resolve;
    });
    const checked = bench.run.check('off').catch(() => undefined);
    await turns();
    tries = 1;
    await bench.run.retry('act');
    await bench.until(() => world.on && bench.status('act') === 'working', 'the next try');
    letGo();
    await checked;
    ends = true;
    await bench.until(v => v.canFinish, 'everything done');
    assert.equal(world.on, false);
  });
});
