import assert from 'node:assert/strict';
import { judge } from '../../../src/core/airflow/verdict';
import { never } from '../../integration/clients/loopback';
import { startRelay } from './relay';
import { clientOf, type ContractServer } from './server';

export const MANY_RUNS = 1000;
export const TASKS_A_RUN = 10;

/**
 * Reads everything that is unfinished, however much.
 * @param add gives the DAG `many_runs`, which is paused, {@link MANY_RUNS} running runs with {@link TASKS_A_RUN} waiting sensors
 * each
 * @param took is called with the number of requests
 */
export function manyRuns(
  server: () => ContractServer,
  add: () => Promise<void>,
  took: (requests: number) => void = () => {},
): void {
  it(`reads all of ${MANY_RUNS} unfinished runs with ${MANY_RUNS * TASKS_A_RUN} task instances`, async () => {
    const relay = await startRelay(server().address);
    try {
      const client = clientOf(server(), undefined, relay.address);
      await client.snapshot([], never);
      await add();
      const before = relay.asked.length;
      const snapshot = await client.snapshot(['many_runs'], never);
      const requests = relay.asked.slice(before);
      took(requests.length);
      assert.ok(requests.length <= 4 + Math.ceil(MANY_RUNS / 100) - 1, requests.join('\n'));

      const runs = snapshot.runs.filter(run => run.dagId === 'many_runs');
      const tasks = snapshot.tasks.filter(task => task.dagId === 'many_runs');
      assert.equal(new Set(runs.map(run => run.runId)).size, MANY_RUNS);
      assert.equal(
        new Set(tasks.map(task => `${task.runId} ${task.mapIndex}`)).size,
        MANY_RUNS * TASKS_A_RUN,
      );

      const operators = ['TemplatedConnectionHttpSensor'];
      const only = { ...snapshot, runs, tasks };
      assert.equal(judge([only], { dags: ['many_runs'], operators, triggers: [] }).outcome, 'safe');
      const verdict = judge([only], { dags: [], operators, triggers: [] });
      assert.equal(verdict.outcome, 'not-safe');
      assert.equal(verdict.runs.length, MANY_RUNS);
    } finally {
      await relay.close();
    }
  });
}
