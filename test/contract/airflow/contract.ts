import assert from 'node:assert/strict';
import type { Problem } from '../../../src/core/errors';
import { until } from '../../harness/until';
import { problemFrom } from '../../integration/clients/failure';
import { never } from '../../integration/clients/loopback';
import { startRelay } from './relay';
import { clientOf, type ContractServer } from './server';

const refreshes = ['image_data_refresh', 'audio_data_refresh'];

/** What the client guarantees with any server. Called inside a `describe`; `server` is called inside its tests. */
export function clientContract(server: () => ContractServer): void {
  it('detects the API and the version', async () => {
    const { api, version } = server();
    assert.deepEqual(await clientOf(server()).server(never), { api, version });
  });

  it('lists what is unfinished, with everything that the verdict needs', async () => {
    const snapshot = await clientOf(server()).snapshot(refreshes, never);
    const [run] = snapshot.runs.filter(one => one.dagId === 'image_data_refresh');
    assert.equal(run?.state, 'running');
    assert.ok(Date.parse(run.startedAt ?? '') <= Date.parse(snapshot.at) + 1000);
    const tasks = snapshot.tasks.filter(one => one.dagId === 'image_data_refresh' && one.state !== null);
    assert.ok(tasks.length >= 2, 'one task instance for each of the mapped sensors');
    for (const task of tasks) {
      assert.equal(task.operator, 'TemplatedConnectionHttpSensor');
      assert.equal(task.runId, run.runId);
      assert.equal(task.triggerClass, null);
      assert.ok(!Number.isNaN(Date.parse(task.queuedAt ?? '')), 'says when it was queued');
    }
    assert.deepEqual(new Set(tasks.map(task => task.mapIndex)), new Set(tasks.map((_, index) => index)));
    assert.ok(refreshes.every(id => snapshot.dags.some(dag => dag.dagId === id && !dag.paused)));
    assert.ok(snapshot.readableDags >= 2);
  });

  it('needs at most four requests for that once it knows the server', async () => {
    const relay = await startRelay(server().address);
    try {
      const client = clientOf(server(), undefined, relay.address);
      await client.snapshot(refreshes, never);
      const before = relay.asked.length;
      await client.snapshot(refreshes, never);
      assert.ok(relay.asked.length - before <= 4, relay.asked.slice(before).join('\n'));
    } finally {
      await relay.close();
    }
  });

  it('is refused with a wrong password', async () => {
    const client = clientOf(server(), { method: 'token', user: server().user, password: 'not-the-password' });
    const problem = await problemFrom(client.snapshot(refreshes, never));
    assert.ok(isRefusal(problem), problem.code);
    assert.ok(!JSON.stringify(problem).includes('not-the-password'));
  });

  it('is refused with an invalid token', async () => {
    const client = clientOf(server(), { method: 'bearer', token: 'made-up-token' });
    const problem = await problemFrom(client.snapshot(refreshes, never));
    assert.ok(isRefusal(problem), problem.code);
  });

  it('pauses and unpauses, even if nothing changes', async () => {
    const client = clientOf(server());
    for (const paused of [true, true, false, false]) {
      assert.equal((await client.setPaused('audio_data_refresh', paused, never)).paused, paused);
      assert.equal((await client.dag('audio_data_refresh', never))?.paused, paused);
    }
  });

  it('recognizes what does not exist', async () => {
    const client = clientOf(server());
    assert.equal(await client.dag('no_such_dag', never), undefined);
    assert.equal((await problemFrom(client.setPaused('no_such_dag', true, never))).code, 'airflow.not-found');
  });

  it('reads the health of each component', async () => {
    const { at, components } = await clientOf(server()).health(never);
    assert.deepEqual(
      components.map(one => one.name),
      ['metadatabase', 'scheduler', 'triggerer', 'dag_processor'],
    );
    const scheduler = components.find(one => one.name === 'scheduler');
    assert.equal(scheduler?.status, 'healthy');
    assert.ok(
      Math.abs(Date.parse(scheduler.heartbeatAt ?? '') - Date.parse(at)) < 1_800_000,
      'one time zone',
    );
  });

  it('returns how long runs of a DAG took, and of no other DAG', async () => {
    const { finished } = server();
    const ask = (dagId: string) => clientOf(server()).finishedRuns([dagId], never);
    const runs = await until(
      `a run of ${finished} to succeed`,
      () => ask(finished),
      ended => ended.length > 0,
      { within: 480_000, pause: 1000 },
    );
    for (const { dagId, startedAt, endedAt } of runs) {
      assert.equal(dagId, finished);
      assert.ok(Date.parse(endedAt) >= Date.parse(startedAt));
    }
    assert.ok((await ask('image_data_refresh')).every(({ dagId }) => dagId === 'image_data_refresh'));
  });

  it('reads import errors', async () => {
    assert.deepEqual(await clientOf(server()).importErrors(never), []);
  });

  it('links to the web page of a DAG', async () => {
    const response = await fetch(clientOf(server()).dagUrl('image_data_refresh'), { redirect: 'manual' });
    assert.ok(response.status < 400, String(response.status));
  });
}

/** Airflow 2 treats unknown users as the public, who may do nothing unless configured otherwise. */
function isRefusal({ code, remedy }: Problem): boolean {
  return (
    code === 'airflow.unauthorized' || (code === 'airflow.forbidden' && remedy.includes('user and password'))
  );
}
