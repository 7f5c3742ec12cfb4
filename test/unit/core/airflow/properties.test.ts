import assert from 'node:assert/strict';
import fc from 'fast-check';
import { judge } from '../../../../src/core/airflow/verdict';
import type { AirflowSnapshot, DagRun, TaskInstance } from '../../../../src/core/ports/airflow';
import { acceptance, at, dag, look, run, task } from './snapshots';

const dagId = fc.constantFrom('image_data_refresh', 'audio_data_refresh', 'other');
const states = fc.constantFrom<TaskInstance['state']>(
  ...(['scheduled', 'queued', 'running', 'restarting', 'up_for_retry'] as const),
  ...(['up_for_reschedule', 'deferred', 'awaiting_input', null] as const),
);
const anyTask = fc.record({
  dagId,
  runId: fc.constantFrom('a', 'b'),
  taskId: fc.constantFrom('one', 'two', 'three'),
  mapIndex: fc.integer({ min: -1, max: 2 }),
  state: states,
  operator: fc.constantFrom('HttpSensor', 'TemplatedConnectionHttpSensor', 'PythonOperator', null),
  triggerClass: fc.constantFrom(null, 'x.OtherTrigger', acceptance.triggers[0] ?? null),
  startedAt: fc.constantFrom(null, at(-5), at(-500)),
  queuedAt: fc.constantFrom(null, at(-5), at(-500)),
  tryNumber: fc.nat(2),
});
const anyRun = fc.record({
  dagId,
  runId: fc.constantFrom('a', 'b'),
  state: fc.constantFrom<DagRun['state']>('running', 'queued'),
  startedAt: fc.constantFrom(null, at(-1000)),
});
const anyLook: fc.Arbitrary<AirflowSnapshot> = fc
  .tuple(
    fc.uniqueArray(anyRun, { selector: r => `${r.dagId} ${r.runId}`, maxLength: 4 }),
    fc.uniqueArray(anyTask, {
      selector: t => `${t.dagId} ${t.runId} ${t.taskId} ${String(t.mapIndex)}`,
      maxLength: 6,
    }),
    fc.boolean(),
    fc.boolean(),
  )
  .map(([runs, tasks, image, audio]) =>
    look({
      runs,
      tasks,
      dags: [dag('image_data_refresh', image), dag('audio_data_refresh', audio), dag('other')],
    }),
  );
const looks = fc.array(anyLook, { minLength: 1, maxLength: 3 });
const goes = new Set(['safe', 'safe-if-paused']);

/** Changes the newest of the looks. */
function last(
  all: readonly AirflowSnapshot[],
  change: (newest: AirflowSnapshot) => AirflowSnapshot,
): AirflowSnapshot[] {
  const newest = all.at(-1);
  assert.ok(newest);
  return [...all.slice(0, -1), change(newest)];
}

describe('for any Airflow', () => {
  it('an executing task is never a go', () => {
    const executing = fc.constantFrom<TaskInstance['state']>('running', 'queued', 'restarting');
    fc.assert(
      fc.property(looks, anyTask, executing, (all, one, state) => {
        const added = last(all, l => ({ ...l, tasks: [...l.tasks, { ...one, taskId: 'added', state }] }));
        assert.ok(!goes.has(judge(added, acceptance).outcome));
      }),
    );
  });

  it('an executing task that the runbook does not accept is a no, not a "check again"', () => {
    fc.assert(
      fc.property(looks, dagId, (all, id) => {
        const added = task(id, { taskId: 'added', state: 'running', operator: 'PythonOperator' });
        assert.equal(
          judge(
            last(all, l => ({ ...l, tasks: [...l.tasks, added] })),
            acceptance,
          ).outcome,
          'not-safe',
        );
      }),
    );
  });

  it('an unfinished run of a DAG that the runbook does not name is a no', () => {
    fc.assert(
      fc.property(looks, all => {
        const added = last(all, l => ({ ...l, runs: [...l.runs, run('unnamed')] }));
        assert.equal(judge(added, acceptance).outcome, 'not-safe');
      }),
    );
  });

  it('a go means that nothing executes, and that each unfinished run is a waiting one of an allowed DAG', () => {
    fc.assert(
      fc.property(looks, all => {
        const verdict = judge(all, acceptance);
        if (!goes.has(verdict.outcome)) return;
        const newest = all.at(-1);
        assert.ok(newest?.tasks.every(t => !['running', 'queued', 'restarting'].includes(t.state ?? '')));
        assert.ok(verdict.runs.every(r => r.outcome === 'waits' && acceptance.dags.includes(r.dagId)));
        const unpaused = verdict.runs.filter(r => r.paused !== true).map(r => r.dagId);
        assert.deepEqual(verdict.toPause, [...new Set(unpaused)].sort());
        assert.equal(verdict.outcome, unpaused.length === 0 ? 'safe' : 'safe-if-paused');
      }),
      { numRuns: 2000 },
    );
  });

  it('pausing the DAGs that "safe if paused" names makes it safe', () => {
    fc.assert(
      fc.property(looks, all => {
        const { outcome, toPause } = judge(all, acceptance);
        if (outcome !== 'safe-if-paused') return;
        const paused = last(all, l => ({
          ...l,
          dags: l.dags.map(d => (toPause.includes(d.dagId) ? { ...d, paused: true } : d)),
        }));
        assert.equal(judge(paused, acceptance).outcome, 'safe');
      }),
      { numRuns: 2000 },
    );
  });

  it('accepting less never turns a no into a go', () => {
    fc.assert(
      fc.property(
        looks,
        fc.subarray([...acceptance.dags]),
        fc.subarray([...acceptance.operators]),
        (all, dags, operators) => {
          const less = judge(all, { ...acceptance, dags, operators }).outcome;
          assert.ok(!goes.has(less) || goes.has(judge(all, acceptance).outcome));
        },
      ),
    );
  });

  it('every run gets one verdict with a reason, whatever the order of the rows', () => {
    fc.assert(
      fc.property(anyLook, one => {
        const verdict = judge([one], acceptance);
        const turned = judge(
          [{ ...one, runs: one.runs.toReversed(), tasks: one.tasks.toReversed() }],
          acceptance,
        );
        assert.equal(turned.outcome, verdict.outcome);
        assert.ok(verdict.runs.length >= one.runs.length);
        assert.ok(
          verdict.runs.every(
            r => r.reason !== '' && !r.reason.includes('undefined') && !r.reason.includes('Invalid'),
          ),
        );
      }),
    );
  });
});
