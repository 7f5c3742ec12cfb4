import assert from 'node:assert/strict';
import * as v from 'valibot';
import { ProblemError } from '../../../src/core/errors';
import { command } from '../../../src/kinds/command';
import { http } from '../../../src/kinds/http';
import { engineBench, testKind } from '../../support/engineBench';
import { Machine } from '../../support/undoMachine';

/** A run with this step after one whose world changes by itself, as Airflow starts DAGs. */
function bench(step: { readonly kind: string; readonly with: object }) {
  const world = { isStill: true, sent: 0 };
  const machine = new Machine();
  const still = testKind({
    name: 'still',
    observe: context =>
      Promise.resolve({ is: 'holds', reading: context.reading('still'), output: undefined }),
    watchMs: () => 3_600_000,
    recheck: () =>
      world.isStill
        ? Promise.resolve('still')
        : Promise.reject(new ProblemError({ code: 'gate.dags', message: 'A DAG runs.', remedy: 'Wait.' })),
  });
  const kind = step.kind === 'http' ? http : command;
  const at = engineBench([still, command, http], {
    steps: [
      { id: 'still', kind: 'still' },
      { id: 'act', kind: step.kind, with: { ...step.with } },
    ],
    params: new Map<string, unknown>([['act', v.parse(kind.params, step.with)]]),
    ports: {
      ...{ runner: machine.runner, tools: machine.tools, git: { root: '/checkout' } as never },
      web: {
        get: async () => ({ status: 200, json: {} }),
        send: async () => {
          world.sent += 1;
          return { status: 200, json: {} };
        },
      },
    },
  });
  at.run.resume();
  const acting = () => at.run.view.phases.flatMap(({ steps }) => steps).find(({ id }) => id === 'act');
  return {
    ...{ ...at, world },
    done: () => machine.started.length + world.sent,
    problem: () => acting()?.problem?.code,
    answer: async (choice: string) => {
      await at.until(() => acting()?.question != null, 'the question');
      const { id = '', subject = '' } = acting()?.question ?? {};
      await at.run.decide('act', { question: id, subject, choice });
    },
  };
}

const up = { run: ['helm', 'upgrade', 'airflow'], approve: 'Upgrade?' };
const acts = [
  { kind: 'command', with: { ...up, changesProduction: true }, choice: 'run' },
  { kind: 'http', with: { put: 'https://api.example.org/live', changesProduction: true }, choice: 'send' },
];

describe('an act that changes production', () => {
  for (const { choice, ...step } of acts)
    it(`checks again, inside the click, what changes by itself (${step.kind})`, async () => {
      const at = bench(step);
      at.world.isStill = false;
      await at.answer(choice);
      await at.until(() => at.status('act') === 'stopped', 'the stop');
      assert.deepEqual([at.problem(), at.done()], ['gate.dags', 0]);
      at.world.isStill = true;
      await at.run.retry('act');
      await at.until(() => at.status('act') === 'verified', 'its end');
      assert.equal(at.done(), 1);
      at.run.dispose();
    });

  it('differs from an act that does not, which checks nothing again', async () => {
    const at = bench({ kind: 'command', with: up });
    at.world.isStill = false;
    await at.answer('run');
    await at.until(() => at.status('act') === 'verified', 'its end');
    at.run.dispose();
  });
});
