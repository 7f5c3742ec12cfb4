import assert from 'node:assert/strict';
import { judge } from '../../../../src/core/airflow/verdict';
import { acceptance, at, dag, imagePaused, imageRefresh, look, run, task } from './snapshots';

describe("a verdict's advice", () => {
  const poked = { ...acceptance, pokedEvery: '15m' };

  it('gives the next poke of a waiting sensor, or says that a paused one is not poked', () => {
    const waiting = judge([imageRefresh([{}])], poked).runs[0];
    assert.match(waiting?.reason ?? '', /; next poke about 2026-11-22 12:10 UTC$/);
    const paused = judge([imageRefresh([{}], imagePaused)], poked).runs[0];
    assert.match(paused?.reason ?? '', /; paused, so it is not poked$/);
  });

  it('says when a blocking sensor may move on', () => {
    const external = imageRefresh([{ operator: 'ExternalTaskSensor' }]);
    assert.equal(judge([external], poked).earliestAt, at(600));
    assert.equal(judge([external], acceptance).earliestAt, null);
    const scheduled = imageRefresh([{ operator: 'ExternalTaskSensor', state: 'scheduled' }]);
    assert.equal(judge([scheduled], poked).earliestAt, null);
  });

  it('never gives a time that has passed', () => {
    const overdue = imageRefresh([{ operator: 'ExternalTaskSensor', endedAt: at(-2000) }]);
    assert.equal(judge([overdue], poked).earliestAt, at(0));
  });

  it('gives no time when only some of the blocking runs have one', () => {
    const tasks = [task('image_data_refresh', { operator: 'ExternalTaskSensor' })];
    const both = look({ runs: [run('image_data_refresh'), run('other')], tasks });
    assert.equal(judge([both], poked).earliestAt, null);
  });

  it('warns of DAGs scheduled inside the deploy window, soonest first', () => {
    const dags = [
      ...look().dags,
      dag('late', false, at(1799)),
      dag('soon', false, at(60)),
      dag('after', false, at(1801)),
      dag('asleep', true, at(60)),
      dag('other', false, at(60)),
    ];
    const { outcome, warnings } = judge([look({ dags, runs: [run('other')] })], acceptance);
    assert.equal(outcome, 'not-safe');
    assert.deepEqual(warnings, [
      '2 DAGs may start by schedule before 2026-11-22 12:30 UTC: soon (2026-11-22 12:01 UTC), late (2026-11-22 12:29 UTC)',
    ]);
  });

  it('gives the next five starts by schedule, soonest first', () => {
    const dags = [6, 2, 4, 1, 5, 3].map(n => dag(`in_${n}_hours`, false, at(n * 3600)));
    const { nextStarts } = judge([look({ dags: [...dags, dag('asleep', true, at(1))] })], acceptance);
    assert.deepEqual(
      nextStarts,
      [1, 2, 3, 4, 5].map(n => ({ dagId: `in_${n}_hours`, at: at(n * 3600) })),
    );
  });

  it("warns when a paused sensor's own timeout would run out", () => {
    const timed = { ...acceptance, timeout: '1h' };
    assert.match(
      judge([imageRefresh([{}])], timed).warnings.join(),
      /image_data_refresh may time out from 2026-11-22 12:00 UTC/,
    );
    assert.deepEqual(judge([imageRefresh([{}])], acceptance).warnings, []);
    const old = imageRefresh([{}], { runs: [run('image_data_refresh', { startedAt: at(-7 * 86_400) })] });
    assert.match(
      judge([old], acceptance).warnings.join(),
      /may time out .* the run began 2026-11-15 12:00 UTC/,
    );
  });

  it('warns when the runbook names a DAG that does not exist', () => {
    const { outcome, warnings } = judge([look({ dags: [dag('image_data_refresh')] })], acceptance);
    assert.equal(outcome, 'safe');
    assert.match(warnings.join(), /no DAG audio_data_refresh/);
  });
});
