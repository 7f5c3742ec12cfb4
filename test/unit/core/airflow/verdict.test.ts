import assert from 'node:assert/strict';
import { judge } from '../../../../src/core/airflow/verdict';
import { acceptance, at, dag, imagePaused, imageRefresh, look, run, task } from './snapshots';

const outcome = (...looks: Parameters<typeof judge>[0]) => judge(looks, acceptance).outcome;

describe('the verdict', () => {
  describe('on one snapshot', () => {
    it('is safe when no DAG runs', () => {
      assert.deepEqual(judge([look()], acceptance), {
        outcome: 'safe',
        summary: 'Safe: no DAG is running',
        runs: [],
        toPause: [],
        warnings: [],
        earliestAt: null,
      });
    });

    it('counts only the DAGs that must not run, if the runbook names those, and the ones that may wait', () => {
      const others = look({ runs: [run('report')], dags: [dag('report')] });
      assert.equal(outcome(others), 'not-safe');
      const verdict = judge([others], acceptance, ['*_data_refresh']);
      assert.equal(verdict.outcome, 'safe');
      assert.equal(
        verdict.summary,
        'Safe: no DAG that must not run is running; 1 run of other DAGs may go on',
      );
      const refreshes = [imageRefresh([{ mapIndex: 0 }])];
      assert.equal(judge(refreshes, acceptance, ['report']).outcome, 'safe-if-paused', 'it may wait');
      assert.equal(judge(refreshes, acceptance, ['*_refresh']).outcome, 'not-safe', 'it must not run at all');
      assert.equal(judge([others], acceptance, ['*_refresh', 'report']).outcome, 'not-safe', 'any pattern');
      assert.equal(judge([look({ readableDags: 0 })], acceptance, ['x']).outcome, 'unknown');
    });

    it('is unknown when no DAG can be read, since no run could have been seen', () => {
      assert.equal(outcome(look({ readableDags: 0 })), 'unknown');
    });

    it('is safe if paused while an allowed DAG only waits on HTTP', () => {
      const verdict = judge([imageRefresh([{ mapIndex: 0 }, { mapIndex: 1 }])], acceptance);
      assert.equal(verdict.outcome, 'safe-if-paused');
      assert.deepEqual(verdict.toPause, ['image_data_refresh']);
      assert.equal(verdict.summary, 'Safe if paused: image_data_refresh');
      assert.deepEqual(
        verdict.runs[0]?.tasks.map(({ mapIndex }) => mapIndex),
        [0, 1],
      );
      assert.deepEqual(
        verdict.runs.map(({ tasks: _, ...rest }) => rest),
        [
          {
            dagId: 'image_data_refresh',
            runId: 'scheduled__2026-11-22T00:00:00+00:00',
            outcome: 'waits',
            paused: false,
            reason:
              'Only waits: 2 × reindex.wait_for_completion (TemplatedConnectionHttpSensor, up_for_reschedule)',
            since: at(-3600),
          },
        ],
      );
    });

    it('is safe once that DAG is paused, and pauses it only once', () => {
      const verdict = judge([imageRefresh([{}], imagePaused)], acceptance);
      assert.equal(verdict.outcome, 'safe');
      assert.deepEqual(verdict.toPause, []);
      assert.equal(verdict.summary, 'Safe: image_data_refresh only waits, paused');
    });

    it('does not take a DAG for paused that is listed twice, once unpaused', () => {
      const listed = [dag('image_data_refresh', true), dag('image_data_refresh')];
      for (const dags of [listed, listed.toReversed()])
        assert.equal(outcome(imageRefresh([{}], { dags })), 'safe-if-paused');
    });

    it('names a DAG with two runs only once', () => {
      const runs = [run('image_data_refresh'), run('image_data_refresh', { runId: 'manual__1' })];
      const tasks = runs.map(({ runId }) => task('image_data_refresh', { runId }));
      assert.equal(
        judge([look({ ...imagePaused, runs, tasks })], acceptance).summary,
        'Safe: image_data_refresh only waits, paused',
      );
    });

    it('names only the DAGs that are not paused yet', () => {
      const verdict = judge(
        [
          look({
            ...imagePaused,
            runs: [run('image_data_refresh'), run('audio_data_refresh')],
            tasks: [task('image_data_refresh'), task('audio_data_refresh')],
          }),
        ],
        acceptance,
      );
      assert.equal(verdict.outcome, 'safe-if-paused');
      assert.deepEqual(verdict.toPause, ['audio_data_refresh']);
    });

    it("is unknown while the waiting DAG's paused state is unknown", () => {
      const verdict = judge([imageRefresh([{}], { dags: [dag('audio_data_refresh')] })], acceptance);
      assert.equal(verdict.outcome, 'unknown');
      assert.match(verdict.summary, /whether image_data_refresh is paused/);
    });

    it('treats a task without a state as neither waiting nor executing', () => {
      assert.equal(
        outcome(imageRefresh([{}, { taskId: 'promote', operator: 'PythonOperator', state: null }])),
        'safe-if-paused',
      );
    });

    it('throws when there is no snapshot', () => {
      assert.throws(() => judge([], acceptance), RangeError);
    });
  });

  describe('on an accepted sensor', () => {
    for (const state of ['up_for_reschedule', 'up_for_retry', 'scheduled'] as const) {
      it(`treats ${state} as waiting, since pausing keeps it there`, () => {
        assert.equal(outcome(imageRefresh([{ state }])), 'safe-if-paused');
        assert.equal(outcome(imageRefresh([{ state }], imagePaused)), 'safe');
      });
    }

    it('treats deferred as waiting only with an accepted trigger', () => {
      const [triggerClass = ''] = acceptance.triggers;
      assert.equal(outcome(imageRefresh([{ state: 'deferred', triggerClass }])), 'safe-if-paused');
      const other = 'airflow.providers.standard.triggers.temporal.DateTimeTrigger';
      assert.equal(outcome(imageRefresh([{ state: 'deferred', triggerClass: other }])), 'not-safe');
    });

    it('checks again when a deferred task shows no trigger, and is not safe if it never does', () => {
      const deferred = imageRefresh([{ state: 'deferred' }]);
      assert.equal(outcome(deferred), 'transient');
      assert.equal(outcome(deferred, deferred), 'not-safe');
      for (const before of [{}, { state: 'running' } as const])
        assert.equal(outcome(imageRefresh([before]), deferred), 'transient');
    });

    it('is not safe while it is restarting or waits for input', () => {
      for (const [state, found] of [
        ['restarting', 'executes'],
        ['awaiting_input', 'blocked'],
      ] as const) {
        const verdict = judge([imageRefresh([{ state }])], acceptance);
        assert.deepEqual([verdict.outcome, verdict.runs[0]?.outcome], ['not-safe', found]);
      }
    });

    it('is not safe while it or its run is in a state that came with a newer Airflow', () => {
      const task = judge([imageRefresh([{}, { taskId: 'b', state: 'sensing' }], imagePaused)], acceptance);
      assert.deepEqual([task.outcome, task.runs[0]?.outcome], ['not-safe', 'executes']);
      for (const tasks of [[], [{}]]) {
        const runs = [run('image_data_refresh', { state: 'resting' })];
        const { outcome, runs: told } = judge([imageRefresh(tasks, { ...imagePaused, runs })], acceptance);
        assert.equal(outcome, 'not-safe');
        assert.match(told[0]?.reason ?? '', /^The run is resting, /);
      }
    });
  });

  describe('on a sensor that executes', () => {
    const poking = imageRefresh([{ state: 'running', queuedAt: at(-8), startedAt: at(-3) }]);

    it('tolerates any text as a time from the server', () => {
      const waited = imageRefresh([{}]);
      for (const time of ['', 'yesterday', '+275760-09-13T00:00:00Z']) {
        const slow = imageRefresh([{ state: 'running', queuedAt: time, endedAt: time, startedAt: time }]);
        const verdict = judge([waited, slow], { ...acceptance, pokedEvery: '15m' });
        assert.equal(verdict.outcome, 'transient', time);
        assert.equal(verdict.earliestAt, null);
        judge([imageRefresh([{ endedAt: time, startedAt: time }])], { ...acceptance, pokedEvery: '15m' });
      }
    });

    it('is transient while it may be mid-poke, and says until when', () => {
      const verdict = judge([poking], acceptance);
      assert.equal(verdict.outcome, 'transient');
      assert.equal(verdict.earliestAt, at(22));
      assert.equal(verdict.summary, 'image_data_refresh may be mid-poke: checking again in seconds');
      assert.equal(verdict.runs[0]?.outcome, 'executes');
    });

    it('is never safe at that moment, however often the sensor was seen waiting, paused or not', () => {
      assert.equal(outcome(imageRefresh([{}]), poking), 'transient');
      assert.equal(outcome(imageRefresh([{}], imagePaused), { ...poking, ...imagePaused }), 'transient');
    });

    it('returns to what it was before when the poke is over', () => {
      assert.equal(outcome(poking, imageRefresh([{}], { at: at(5) })), 'safe-if-paused');
    });

    it('is not safe when it has occupied its worker longer than a poke takes', () => {
      assert.equal(outcome(imageRefresh([{ state: 'running', queuedAt: at(-31) }])), 'not-safe');
      assert.equal(outcome(imageRefresh([{ state: 'queued', queuedAt: at(-31) }])), 'not-safe');
    });

    it('stays transient during a slow poke of a sensor that was seen waiting', () => {
      const slow = imageRefresh([{ state: 'running', queuedAt: at(-50) }]);
      assert.equal(outcome(imageRefresh([{}], { at: at(-55) }), slow), 'transient');
    });

    it('relies on earlier snapshots when the server does not say when it was queued', () => {
      const { queuedAt: _, ...untold } = task('image_data_refresh', { state: 'running' });
      const one = look({ runs: [run('image_data_refresh')], tasks: [untold] });
      assert.equal(outcome(one), 'transient');
      assert.equal(outcome(one, one), 'not-safe');
      assert.equal(outcome(imageRefresh([{}]), one), 'transient');
      assert.equal(outcome(look(), one), 'transient');
    });
  });

  describe('on anything else', () => {
    it('is not safe with another operator in an allowed DAG, executing or waiting', () => {
      const executing = judge(
        [imageRefresh([{}, { taskId: 'promote', operator: 'PythonOperator', state: 'running' }])],
        acceptance,
      );
      assert.equal(executing.outcome, 'not-safe');
      assert.equal(
        executing.runs[0]?.reason,
        'Executes: promote (PythonOperator, running) since 2026-11-22 11:54 UTC',
      );
      const waiting = judge(
        [imageRefresh([{ taskId: 'wait_for_worker', operator: 'DecoratedSensorOperator' }])],
        acceptance,
      );
      assert.equal(waiting.outcome, 'not-safe');
      assert.equal(
        waiting.runs[0]?.reason,
        'The runbook does not allow waiting on: wait_for_worker (DecoratedSensorOperator, up_for_reschedule) since 2026-11-22 11:54 UTC',
      );
    });

    it('matches operator names exactly, and accepts no task without one', () => {
      for (const operator of ['HttpSensorAsync', 'httpsensor', 'MyHttpSensor', null]) {
        assert.equal(outcome(imageRefresh([{ operator }])), 'not-safe', String(operator));
      }
    });

    it('matches DAG names exactly', () => {
      const other = look({ runs: [run('image_data_refresh_2')], tasks: [task('image_data_refresh_2')] });
      assert.equal(outcome(other), 'not-safe');
    });

    it('is not safe with an unfinished run of another DAG, even paused or queued', () => {
      const dags = [...look().dags, dag('other', true)];
      const queued = run('other', { state: 'queued', startedAt: null });
      for (const [of, tasks, found, why] of [
        [queued, [], 'blocked', 'the run is queued'],
        [run('other'), [], 'blocked', 'the run is between two tasks'],
        [run('other'), [task('other')], 'blocked', 'up_for_reschedule) since 2026-11-22 11:54 UTC'],
        [
          run('other'),
          [task('other'), task('other', { taskId: 'b', state: 'queued' })],
          'executes',
          'queued',
        ],
      ] as const) {
        const verdict = judge([look({ dags, runs: [of], tasks })], acceptance);
        assert.deepEqual([verdict.outcome, verdict.runs[0]?.outcome], ['not-safe', found]);
        assert.match(verdict.runs[0]?.reason ?? '', /^The runbook doesn't allow this DAG to run now: /);
        assert.ok(verdict.runs[0]?.reason.includes(why), verdict.runs[0]?.reason);
      }
    });

    for (const state of ['running', 'queued', 'restarting'] as const)
      it(`counts a task that is still ${state} although its run has ended`, () => {
        const tasks = [task('other'), task('other', { taskId: 'load', state, operator: 'BashOperator' })];
        const verdict = judge([look({ tasks })], acceptance);
        assert.equal(verdict.outcome, 'not-safe');
        assert.deepEqual([verdict.runs[0]?.dagId, verdict.runs[0]?.outcome], ['other', 'executes']);
      });

    it('ignores tasks of an ended run that do not execute', () => {
      assert.equal(outcome(look({ tasks: [task('other', { state: 'up_for_retry' })] })), 'safe');
    });

    it('follows the newest snapshot when a DAG starts between two', () => {
      const started = look({ at: at(5), runs: [run('other')], tasks: [task('other', { state: 'queued' })] });
      assert.equal(outcome(look(), started), 'not-safe');
      assert.equal(outcome(started, look({ at: at(10) })), 'safe');
    });
  });

  describe('on a run without an active task', () => {
    it('treats a queued run of an allowed DAG as waiting, since pausing keeps it from starting', () => {
      const queued = look({ runs: [run('image_data_refresh', { state: 'queued', startedAt: null })] });
      assert.equal(outcome(queued), 'safe-if-paused');
      assert.equal(outcome({ ...queued, ...imagePaused }), 'safe');
    });

    it('checks again between two tasks, and is not safe if it stays that way', () => {
      const between = imageRefresh([]);
      assert.equal(outcome(between), 'transient');
      assert.equal(outcome(imageRefresh([{}]), between), 'transient');
      assert.equal(outcome(between, between), 'not-safe');
    });
  });

  it('describes each of many runs, and sums up the blocking ones', () => {
    const others = ['a', 'b', 'c', 'd', 'e'].map(id => run(id));
    const verdict = judge(
      [look({ runs: [run('image_data_refresh'), ...others], tasks: [task('image_data_refresh')] })],
      acceptance,
    );
    assert.equal(verdict.runs.length, 6);
    assert.equal(verdict.summary, 'Not safe: 5 runs blocking, of a, b, c and 2 more');
    assert.deepEqual(verdict.toPause, [], 'pausing would not make it safe');
    assert.equal(verdict.earliestAt, null);
  });
});
