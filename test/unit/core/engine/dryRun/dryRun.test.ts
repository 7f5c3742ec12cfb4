import assert from 'node:assert/strict';
import * as v from 'valibot';
import { DryRun } from '../../../../../src/core/engine/dryRun/dryRun';
import { ProblemError } from '../../../../../src/core/errors';
import { act } from '../../../../../src/core/kind/act';
import type { Kind, Observation } from '../../../../../src/core/kind/kind';
import type { RunLock } from '../../../../../src/core/lock/runLock';
import type { Ports } from '../../../../../src/core/ports';
import type { Step } from '../../../../../src/core/runbook/runbook';
import { testKind } from '../../../../support/engineBench';

const AT = '2026-11-22T12:00:00.000Z';
const reading = (summary: string) => ({ summary, facts: [], at: AT });
const holds = (output: unknown): Observation<unknown> => ({
  is: 'holds',
  reading: reading('So it is'),
  output,
});
const ready: Observation<unknown> = {
  is: 'ready',
  reading: reading('Not yet'),
  act: act('go', 'press the button'),
};
const problem = { code: 'x', message: 'It is closed.', remedy: 'Open it.' };
const stopped: Observation<unknown> = { is: 'stopped', problem };

const looks = (name: string, seen: Observation<unknown>, more: Partial<Kind> = {}): Kind =>
  testKind({
    name,
    observe: () => Promise.resolve(seen),
    perform: () => Promise.reject(new Error('A dry run acted.')),
    ...more,
  });
const gives = { output: v.object({ tag: v.string() }) };
/** Reads what an earlier step gave. */
const reader = testKind({
  name: 'reader',
  params: v.object({ tag: v.string() }),
  references: { tag: 'text' },
  observe: context => Promise.resolve(holds((context.params as { tag: string }).tag)),
});

function begin(kinds: readonly Kind[], steps: readonly Step[], inputs = {}) {
  return new DryRun({
    source: {
      runbook: { id: 'test', title: 'Test', inputs: {}, phases: [{ title: 'All', steps: [...steps] }] },
      kinds: new Map(kinds.map(kind => [kind.name, kind])),
      params: new Map(steps.map(step => [step.id, step.with])),
      ports: { clock: { now: () => Date.parse(AT) } } as Ports,
      lock: {} as RunLock,
      person: { login: 'ada' },
    },
    record: {
      ...{
        runId: 'dry',
        lockKey: null,
        startedAt: AT,
        endedAt: null,
        startedBy: 'ada',
        repository: 'o/r',
        checkout: '/c',
      },
      runbook: { source: 'repository', sha256: 'f'.repeat(64), text: '', differences: [] },
      ...{
        inputs,
        status: 'open',
        rollback: null,
        incident: null,
        settled: null,
        steps: {},
        obligations: [],
      },
      nextSeq: 0,
    },
    rehearsal: false,
    from: 'draft in this checkout',
  });
}

async function dry(kinds: readonly Kind[], steps: readonly Step[], inputs = {}) {
  const run = begin(kinds, steps, inputs);
  await run.done;
  return run.view;
}

const found = async (kinds: readonly Kind[], steps: readonly Step[], inputs = {}) => {
  const view = await dry(kinds, steps, inputs);
  return view.phases
    .flatMap(phase => phase.steps)
    .map(({ dry: is, status, summary }) => `${is ?? status}: ${summary}`);
};

describe('a dry run', () => {
  it('reports for each step what holds, what it would do and what would stop it, without acting', async () => {
    const question = { id: 'q', title: 'Really?', detail: '', subject: 's', choices: [] };
    const kinds = [
      looks('a', holds({})),
      looks('b', stopped),
      looks('c', { is: 'waits', reading: reading('?'), question }),
      looks('d', ready),
      looks('e', { is: 'working', reading: reading('Until noon'), checkAgainMs: 1 }),
    ];
    const steps = kinds.map(({ name }) => ({ id: name, kind: name }));
    assert.deepEqual(await found(kinds, steps), [
      'holds: So it is',
      'stopped: It is closed.',
      'asks: Really?',
      'acts: Would press the button',
      'acts: Would wait: Until noon',
    ]);
    const view = await dry(kinds, steps);
    assert.equal(view.headline, 'Dry run complete: 1 would stop, 1 already done, 2 would act, 1 would ask');
    assert.deepEqual(view.dryRun, { isOver: true });
    assert.deepEqual([view.canFinish, view.canAbort, view.needsAttention], [false, false, false]);
    assert.deepEqual([view.obligations, view.timeline], [[], []]);
  });

  it('names the step that must be done before the next ones can be known', async () => {
    const kinds = [looks('find', ready, gives), reader];
    const steps = [
      { id: 'find', kind: 'find', title: 'Find the tag' },
      { id: 'read', kind: 'reader', with: { tag: '${{ steps.find.tag }}' } },
      { id: 'only', kind: 'reader', with: { tag: 'x' }, when: '${{ steps.find.tag }} == v1' },
    ];
    assert.deepEqual((await found(kinds, steps)).slice(1), [
      'depends: Would be known after “Find the tag”',
      'depends: Would be known after “Find the tag”',
    ]);
  });

  it('passes what was found to later steps, and skips steps that the runbook excludes', async () => {
    const kinds = [looks('find', holds({ tag: 'v1' }), gives), reader];
    const steps = [
      { id: 'find', kind: 'find' },
      { id: 'read', kind: 'reader', with: { tag: '${{ steps.find.tag }}' } },
      { id: 'only', kind: 'reader', with: { tag: 'x' }, when: '${{ inputs.where }} == prod' },
    ];
    assert.deepEqual((await found(kinds, steps, { where: 'staging' })).slice(1), [
      'holds: So it is',
      'skipped: inputs.where is staging, not prod',
    ]);
  });

  it('does not report a stop that an earlier step may still resolve', async () => {
    const kinds = [looks('deploy', ready), looks('check', stopped)];
    const steps = [
      { id: 'deploy', kind: 'deploy', title: 'Deploy' },
      { id: 'check', kind: 'check' },
    ];
    assert.deepEqual((await found(kinds, steps)).slice(1), [
      'depends: Checked after “Deploy”. Now: It is closed.',
    ]);
  });

  it('reports a stop when the earlier steps only wait or take the lock', async () => {
    const kinds = [
      looks('lock', { ...ready, withoutLock: true }),
      looks('wait', { is: 'working', reading: reading('Until noon'), checkAgainMs: 1 }),
      looks('check', stopped),
    ];
    const steps = kinds.map(({ name }) => ({ id: name, kind: name }));
    assert.deepEqual((await found(kinds, steps)).slice(2), ['stopped: It is closed.']);
  });

  it('reports a step that cannot be read as stopped, and continues with the next one', async () => {
    const fails = testKind({ name: 'fails', observe: () => Promise.reject(new ProblemError(problem)) });
    const kinds = [looks('deploy', ready), fails, looks('last', holds({}))];
    const view = await dry(
      kinds,
      kinds.map(({ name }) => ({ id: name, kind: name })),
    );
    const steps = view.phases.flatMap(phase => phase.steps);
    assert.deepEqual(steps[1]?.problem, problem);
    assert.deepEqual(
      steps.map(({ dry: is, status }) => is ?? status),
      ['acts', 'stopped', 'holds'],
    );
  });

  it('cancels its read when it is disposed, and goes no further', async () => {
    const asked: string[] = [];
    const slow = testKind({
      name: 'slow',
      observe: ({ step, signal }) => {
        asked.push(step.id);
        return new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            reject(signal.reason as Error);
          });
        });
      },
    });
    const run = begin(
      [slow],
      [
        { id: 'one', kind: 'slow' },
        { id: 'two', kind: 'slow' },
      ],
    );
    await new Promise(resolve => setImmediate(resolve));
    run.dispose();
    await run.done;
    assert.deepEqual(asked, ['one']);
    assert.deepEqual(run.view.dryRun, { isOver: false });
  });
});
