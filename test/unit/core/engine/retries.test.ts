import assert from 'node:assert/strict';
import * as v from 'valibot';
import { ProblemError } from '../../../../src/core/errors';
import { parseRunbook } from '../../../../src/core/parsing/parseRunbook';
import { kinds } from '../../../../src/kinds';
import { wait } from '../../../../src/kinds/wait';
import { http } from '../../../../src/kinds/http';
import { engineBench, testKind } from '../../../support/engineBench';

/** A run of one step that fails this many times and then holds. */
function failing(times: number, how: { readonly retries?: number; readonly throws?: boolean } = {}) {
  let tries = 0;
  const { retries, throws = false } = how;
  const problem = { code: 'x.failed', message: 'It failed.', remedy: 'Look.' };
  const kind = testKind({
    name: 'looks',
    mayRepeat: (_params, found) => found?.code !== 'x.declined',
    observe: context => {
      tries += 1;
      if (tries <= times && throws) throw new ProblemError(problem);
      return Promise.resolve(
        tries <= times
          ? { is: 'stopped', concluded: true, problem }
          : { is: 'holds', reading: context.reading('fine'), output: undefined },
      );
    },
  });
  const bench = engineBench([kind], {
    steps: [{ id: 'looks', kind: 'looks', ...(retries === undefined ? {} : { retries }) }],
  });
  return { ...bench, tries: () => tries, problem, kind };
}
const fromRunbook = (step: string) =>
  parseRunbook(
    `runbook: 2\nid: a\ntitle: A\nphases: [{ title: P, steps: [{ id: lock, kind: team-lock }, ${step}] }]`,
    kinds,
  ).problems.map(({ message }) => message);

describe('a step that is retried automatically', () => {
  for (const throws of [false, true])
    it(`continues once a try ${throws ? 'stops throwing' : 'holds'}, and journals each one that failed`, async () => {
      const at = failing(2, { retries: 2, throws });
      at.run.resume();
      await at.until(() => at.status('looks') === 'verified', 'the end');
      assert.equal(at.tries(), 3);
      const again = (at.journal.runs.get('run-1') ?? []).filter(({ type }) => type === 'steps.reopened');
      assert.equal(again.length, 2);
      for (const event of again)
        assert.ok(event.type === 'steps.reopened' && event.after?.message === 'It failed.');
      assert.equal(
        (at.journal.runs.get('run-1') ?? []).some(({ type }) => type === 'step.stopped'),
        false,
      );
      const told = at.run.view.timeline.filter(({ text }) => text.includes('Tried again by itself'));
      assert.equal(told.length, 2);
      at.run.dispose();
    });

  it('stops after the last try, says how many there were, and can be retried by a person', async () => {
    const at = failing(3, { retries: 1 });
    at.run.resume();
    await at.until(() => at.status('looks') === 'stopped', 'the stop');
    assert.equal(at.tries(), 2);
    assert.equal(at.run.view.phases[0]?.steps[0]?.problem?.message, 'It failed. Tries: 2.');
    await at.run.retry('looks');
    await at.until(() => at.tries() === 3 && at.status('looks') === 'stopped', 'the third try');
    await at.run.retry('looks');
    await at.until(() => at.status('looks') === 'verified', 'the end');
    at.run.dispose();
  });

  it('is tried once if the runbook says nothing', async () => {
    const at = failing(1);
    at.run.resume();
    await at.until(() => at.status('looks') === 'stopped', 'the stop');
    assert.equal(at.tries(), 1);
    assert.equal(at.run.view.phases[0]?.steps[0]?.problem?.message, 'It failed.');
    at.run.dispose();
  });

  it('starts its wait over with each try', async () => {
    let looks = 0;
    const tools = { run: async () => ({ exitCode: (looks += 1) > 5 ? 0 : 1, stdout: '', stderr: '' }) };
    const params = v.parse(wait.params, { until: { run: ['bin/stable'] }, within: '1m', every: '20s' });
    const at = engineBench([wait], {
      steps: [{ id: 'stable', kind: 'wait', retries: 1 }],
      params: new Map([['stable', params]]),
      ports: { tools: tools as never },
    });
    at.run.resume();
    await at.until(() => at.status('stable') === 'verified', 'the end');
    at.run.dispose();
  });

  it('must be one that is safe to repeat', () => {
    const accepted = [
      '{ id: s, kind: command, retries: 1, with: { run: [a], onlyReads: true } }',
      '{ id: s, kind: command, retries: 10, with: { run: [a], repeatable: true } }',
      "{ id: s, kind: http, retries: 1, with: { get: 'https://a.example.org/' } }",
      '{ id: s, kind: wait, retries: 1, with: { until: { run: [a] }, within: 1m } }',
    ];
    for (const step of accepted) assert.deepEqual(fromRunbook(step), [], step);
    const refused = [
      '{ id: s, kind: command, retries: 1, with: { run: [a] } }',
      '{ id: s, kind: command, retries: 1, with: { run: [a], done: [b] } }',
      "{ id: s, kind: http, retries: 1, with: { post: 'https://a.example.org/' } }",
      '{ id: s, kind: wait, retries: 1, with: { for: 1m } }',
      '{ id: s, kind: manual, retries: 1, with: { instructions: Look. } }',
      '{ id: s, kind: terraform, retries: 1, with: { apply: [terraform, apply], expects: [{ address: a.b, actions: [update] }] } }',
    ];
    for (const step of refused) assert.match(fromRunbook(step).join(), /Only what does no harm twice/, step);
    const wrong = (retries: string) =>
      fromRunbook(`{ id: s, kind: command, retries: ${retries}, with: { run: [a], onlyReads: true } }`);
    for (const retries of ['0', '11', '1.5', 'yes', '-1']) assert.equal(wrong(retries).length, 1, retries);
    assert.equal(http.mayRepeat?.(v.parse(http.params, { get: 'https://a.example.org/' })), true);
  });
});
