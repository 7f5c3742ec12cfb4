import assert from 'node:assert/strict';
import * as v from 'valibot';
import { parseRunbook } from '../../../src/core/parsing/parseRunbook';
import { exportRecord } from '../../../src/core/view/exportRecord';
import type { RunView } from '../../../src/core/view/view';
import { kinds } from '../../../src/kinds';
import { manual } from '../../../src/kinds/manual';
import { engineBench, testKind } from '../../support/engineBench';
import { sample } from '../core/parsing/sample';

const steps = [
  { id: 'tell', kind: 'manual', title: 'Tell the team' },
  { id: 'after', kind: 'after' },
];
const asksVersion = { instructions: '', fields: [{ name: 'version', label: 'Version', pattern: 'v\\d+' }] };
const answer = { question: 'done', subject: 'tell', choice: 'done' };

const isAsked = (view: RunView) => view.phases[0]?.steps[0]?.status === 'waiting';

/** A run with a manual step that has these parameters, and one step after it. */
function benchOf(params: unknown = { instructions: '', fields: [] }) {
  const outputs: unknown[] = [];
  const after = testKind({
    name: 'after',
    observe: context => {
      outputs.push(context.outputIfAny(manual));
      return Promise.resolve({ is: 'holds', reading: context.reading('fine'), output: undefined });
    },
  });
  const bench = engineBench([manual, after], { steps, params: new Map([['tell', params]]) });
  bench.run.resume();
  return { bench, outputs };
}

describe('a manual step', () => {
  it('waits until a person says that it is done, and is attested by them', async () => {
    const { bench } = benchOf();
    const waiting = await bench.until(isAsked, 'the question');
    const [step] = waiting.phases.flatMap(phase => phase.steps);
    assert.equal(step?.question?.title, 'Tell the team');
    // Nothing can be read, so there is nothing to check.
    assert.deepEqual(
      step.actions.map(action => action.do),
      ['override'],
    );
    await bench.run.decide('tell', { ...answer, values: { saw: ' Posted in #deploys ' } });
    const done = await bench.until(view => view.canFinish, 'the end');
    const [ticked] = done.phases.flatMap(phase => phase.steps);
    assert.equal(ticked?.status, 'attested');
    assert.deepEqual(ticked.actions, []);
    assert.equal(ticked.tick?.by, 'ada');
    assert.equal(ticked.tick.reason, 'Posted in #deploys');
    assert.match(exportRecord(done), /\*\*1\. Tell the team\*\*: attested by ada, .*Posted in \\?#deploys/);
  });

  it('accepts a confirmation without a comment', async () => {
    const { bench } = benchOf();
    await bench.until(isAsked, 'the question');
    await bench.run.decide('tell', answer);
    await bench.until(view => view.canFinish, 'the end');
    assert.equal(bench.status('tell'), 'attested');
  });

  it('can be overridden with a reason, which does not attest it', async () => {
    const { bench } = benchOf();
    await bench.until(isAsked, 'the question');
    await assert.rejects(bench.run.attest('tell', 'I did this'), { message: /./ });
    await bench.run.override('tell', 'Nobody is here to be told');
    await bench.until(view => view.canFinish, 'the end');
    assert.equal(bench.status('tell'), 'overridden');
  });

  it('passes on the fields that it asks for, and accepts no others', async () => {
    const { bench, outputs } = benchOf(asksVersion);
    await bench.until(isAsked, 'the question');
    const refused: [Record<string, string>, RegExp][] = [
      [{}, /“Version” is not filled in/],
      [{ version: ' ' }, /“Version” is not filled in/],
      [{ version: 'v1; rm' }, /“Version” must match/],
      [{ version: 'v1\nv2' }, /“Version” takes one line/],
      [{ version: 'v1', other: 'x' }, /"other" was not asked for/],
      [{ version: `v${'1'.repeat(200)}` }, /more than 200 characters/],
    ];
    for (const [values, message] of refused)
      await assert.rejects(bench.run.decide('tell', { ...answer, values }), { message });
    await bench.run.decide('tell', { ...answer, values: { version: 'v12', saw: 'It said so' } });
    const done = await bench.until(view => view.canFinish, 'the end');
    assert.deepEqual(outputs, [{ version: 'v12' }]);
    assert.match(exportRecord(done), /Version: v12/);
  });

  it('is written in YAML, with its mistakes reported there', () => {
    const withManual = (params: string) =>
      parseRunbook(
        sample.replace(/phases:[^]*/, `phases:\n  - title: A\n    steps:\n      - id: x\n${params}`),
        kinds,
      );
    const written = withManual(
      '        kind: manual\n        with: { instructions: "Do *it*", fields: [{ name: a, label: A, pattern: "[0-9]+" }] }\n',
    );
    assert.deepEqual(written.problems, []);
    const [wrong] = withManual(
      '        kind: manual\n        with: { fields: [{ name: a, label: A, pattern: "(a)\\\\1" }] }\n',
    ).problems;
    assert.match(wrong?.message ?? '', /^"pattern": /);
    assert.equal(v.is(manual.params, { fields: [{ name: 'saw', label: 'A' }] }), false);
  });
});
