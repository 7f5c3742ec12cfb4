import { judge } from '../../../src/core/airflow/verdict';
import { acceptance, dag, look as lookOf, run, task } from '../core/airflow/snapshots';
import { assertGrows, callsOf } from './work';

const names = (count: number) => Array.from({ length: count }, (_, n) => `dag_${n}`);

describe('the work on a verdict', () => {
  it('grows linearly with the unfinished DAG runs', () =>
    assertGrows('linearly', times => {
      const look = lookOf({ runs: names(10 * times).map(dagId => run(dagId)) });
      return callsOf(() => judge([look, look], acceptance));
    }));

  it('grows linearly with the unfinished tasks', () =>
    assertGrows('linearly', times => {
      const tasks = Array.from({ length: 10 * times }, (_, mapIndex) =>
        task('image_data_refresh', { mapIndex }),
      );
      const look = lookOf({ runs: [run('image_data_refresh')], tasks });
      return callsOf(() => judge([look, look], acceptance));
    }));

  it('grows linearly with both', () =>
    assertGrows('linearly', times => {
      const dags = names(10 * times);
      const look = lookOf({
        runs: dags.map(dagId => run(dagId)),
        tasks: dags.flatMap(dagId => [0, 1, 2].map(mapIndex => task(dagId, { mapIndex }))),
      });
      return callsOf(() => judge([look, look], acceptance));
    }));

  it('grows linearly with the runs and DAGs', () =>
    assertGrows('linearly', times => {
      const dags = names(10 * times);
      const look = lookOf({ runs: dags.map(dagId => run(dagId)), dags: dags.map(dagId => dag(dagId)) });
      return callsOf(() => judge([look, look], acceptance));
    }));
});
