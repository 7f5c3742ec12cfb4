import assert from 'node:assert/strict';
import { act } from '../../../../src/core/kind/act';
import { SignedIn } from '../../../../src/core/engine/signedIn';
import { ProblemError } from '../../../../src/core/errors';
import type { Ports } from '../../../../src/core/ports';
import { engineBench, TestLeases, testKind } from '../../../support/engineBench';
import { MemoryJournal } from '../../../support/memoryJournal';

type Bench = ReturnType<typeof engineBench>;

const holds = testKind({
  name: 'holds',
  observe: context => Promise.resolve({ is: 'holds', reading: context.reading('fine'), output: undefined }),
});

describe("a tick on a person's word", () => {
  it('is attested, not verified, when the step holds because of it', async () => {
    const attested = { by: 'bea', reason: 'I saw that it finished.' };
    const asks = testKind({
      name: 'asks',
      observe: async context => ({ is: 'holds', reading: context.reading('x'), output: {}, attested }),
    });
    const bench = engineBench([asks, holds]);
    bench.run.resume();
    await bench.until(v => v.canFinish, 'the next step');
    assert.equal(bench.status('asks'), 'attested');
    const ticked = (bench.journal.runs.get('run-1') ?? []).find(e => e.type === 'step.ticked');
    assert.deepEqual(ticked?.type === 'step.ticked' && { ...ticked.tick, at: '' }, {
      ...attested,
      how: 'attested',
      at: '',
    });
  });

  for (const is of ['waits', 'working'] as const)
    it(`stands and lets the run continue although the step ${is} and looks again`, async () => {
      const asks = testKind({
        name: 'asks',
        observe: context => {
          const seen = { reading: context.reading('not so'), checkAgainMs: 1_000 };
          const question = { id: 'go', title: 'Go?', detail: '', subject: 's', choices: [] };
          return Promise.resolve(is === 'waits' ? { is, question, ...seen } : { is, ...seen });
        },
      });
      const bench = engineBench([asks, holds]);
      bench.run.resume();
      await bench.until(() => bench.status('asks') === is.replace('waits', 'waiting'), 'the wait');
      await bench.run.override('asks', 'We have looked at it together');
      await bench.until(v => v.canFinish, 'the next step');
      assert.equal(bench.status('asks'), 'overridden');
    });

  it('does not repeat the act when another look reports the problem that was overridden', async () => {
    let acts = 0;
    const runs = testKind({
      name: 'runs',
      observe: context => {
        const problem = { code: 'x', message: 'Still something to change.', remedy: 'Look.' };
        return Promise.resolve(
          !('jobId' in context.notes)
            ? { is: 'ready', reading: context.reading('not started'), act: act('start', 'start') }
            : { is: 'stopped', problem, concluded: true },
        );
      },
      perform: async context => {
        acts += 1;
        await context.note({ jobId: 'job' });
      },
    });
    const bench = engineBench([runs, holds]);
    bench.run.resume();
    await bench.until(() => bench.status('runs') === 'stopped', 'the stop');
    await bench.run.override('runs', 'It is known and harmless');
    await bench.until(v => v.canFinish, 'the next step');
    await assert.rejects(bench.run.check('runs'), /Still something to change/);
    await turns();
    assert.equal(acts, 1);
    assert.equal(bench.status('runs'), 'overridden');
  });
});

const turns = async (count = 30) => {
  for (let turn = 0; turn < count; turn += 1) await new Promise(resolve => setImmediate(resolve));
};

describe('the person recorded', () => {
  const asks = (name: string) =>
    testKind({
      name,
      observe: context => {
        const choices = [{ id: 'yes', label: 'Yes', tone: 'primary' as const }];
        const question = { id: 'go', title: 'Go?', detail: '', subject: name, choices };
        const reading = context.reading('asked');
        if (context.decision('go', name) === undefined)
          return Promise.resolve({ is: 'waits', reading, question, checkAgainMs: 1_000 });
        return Promise.resolve({ is: 'holds', reading, output: undefined });
      },
    });
  const yes = (subject: string) => ({ question: 'go', subject, choice: 'yes' });

  it('is whoever is signed in at that moment, even when that changes during a run, or the last one after signing out', async () => {
    let signedIn: string | undefined = 'ada';
    const github = {
      viewer: async () => {
        if (signedIn === undefined)
          throw new ProblemError({
            code: 'github.not-signed-in',
            message: 'Signed out.',
            remedy: 'Sign in.',
          });
        return { login: signedIn };
      },
    } as unknown as Ports['github'];
    const bench = engineBench([asks('first'), asks('second'), asks('third')], { ports: { github } });
    bench.run.resume();
    for (const [step, next] of [
      ['first', 'ben'],
      ['second', undefined],
      ['third', 'ben'],
    ] as const) {
      await bench.until(() => bench.status(step) === 'waiting', step);
      await bench.run.decide(step, yes(step));
      await bench.until(() => bench.status(step) === 'verified', 'the answer');
      signedIn = next;
      bench.run.resume();
      await turns();
    }
    const view = await bench.until(v => v.canFinish, 'everything done');
    const answered = view.timeline
      .filter(entry => entry.text.includes('decided: yes'))
      .map(entry => entry.by);
    assert.deepEqual(answered, ['ada', 'ben', 'ben']);
    assert.deepEqual(
      view.phases[0]?.steps.map(step => step.tick?.by),
      ['ada', 'ben', 'ben'],
    );
  });

  it('is whoever is signed in when the window takes control, even if they signed in while it only followed', async () => {
    let login = 'ada';
    const github = { viewer: async () => ({ login }) } as unknown as Ports['github'];
    const journal = new MemoryJournal();
    const leases = new TestLeases();
    const [first, second] = [1, 2].map(() =>
      engineBench([asks('first')], { journal, leases, ports: { github } }),
    ) as [Bench, Bench];
    first.run.resume();
    await second.until(v => v.phases[0]?.steps[0]?.status === 'waiting', 'the question');
    login = 'ben';
    second.run.resume();
    await turns();
    await second.run.takeOver();
    await second.run.decide('first', yes('first'));
    const view = await second.until(v => v.canFinish, 'the answer');
    first.run.dispose();
    second.run.dispose();
    assert.equal(view.timeline.find(entry => entry.text.includes('decided: yes'))?.by, 'ben');
  });

  it('is not overwritten by an earlier sign-in whose answer arrives late', async () => {
    const answers: ((login: string) => void)[] = [];
    const viewer = () =>
      new Promise<{ login: string }>(resolve =>
        answers.push(login => {
          resolve({ login });
        }),
      );
    const person = new SignedIn({ viewer }, 'nobody');
    const { signal } = new AbortController();
    const asked = [person.ask(signal), person.ask(signal)];
    answers[1]?.('ben');
    answers[0]?.('ada');
    await Promise.all(asked);
    assert.equal(person.login, 'ben');
  });

  it('is not recorded after the run ends: signing in during an abort retries nothing', async () => {
    const out = testKind({
      name: 'out',
      observe: () =>
        Promise.reject(
          new ProblemError({ code: 'github.not-signed-in', message: 'Signed out.', remedy: 'Sign in.' }),
        ),
    });
    const bench = engineBench([out]);
    bench.run.resume();
    await bench.until(() => bench.status('out') === 'stopped', 'the stop');
    const aborted = bench.run.abort('It is better to stop here');
    bench.run.resume();
    await aborted;
    await turns();
    assert.deepEqual(bench.types().slice(-2), ['run.aborting', 'run.aborted']);
  });
});
