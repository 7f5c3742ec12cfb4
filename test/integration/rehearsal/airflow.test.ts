import assert from 'node:assert/strict';
import { loseRunningTasks, pokeSensors } from '../../../src/rehearsal/airflow/behaviour';
import { finish, startIngestion, waitOnHttp } from '../../../src/rehearsal/airflow/scenes';
import { seedAirflow } from '../../../src/rehearsal/airflow/seed';
import { startAirflowSimulator, type AirflowSimulator } from '../../../src/rehearsal/airflow/simulator';
import type { FaultName } from '../../../src/rehearsal/faults';
import { request, type Reply } from './worlds';

const NOW = Date.parse('2026-11-22T10:00:00Z');
const nobody = { authorization: '' };

describe('rehearsal: Airflow 2', () => {
  let airflow: AirflowSimulator;
  const faults = new Set<FaultName>();
  beforeEach(async () => {
    faults.clear();
    airflow = await startAirflowSimulator({ version: 2, faults });
  });
  afterEach(() => airflow.close());

  const ask = (target: string, init: RequestInit = {}): Promise<Reply> =>
    request(airflow.address + target, {
      headers: {
        authorization: `Basic ${Buffer.from('rehearsal:rehearsal-airflow').toString('base64')}`,
        'content-type': 'application/json',
      },
      ...init,
    });

  it('shows version and health to everyone, and the rest to those who sign in', async () => {
    assert.deepEqual((await ask('/api/v1/version', { headers: nobody })).json, {
      git_version: '.release:2.9.2',
      version: '2.9.2',
    });
    assert.equal((await ask('/health', { headers: nobody })).status, 200);
    const refused = await ask('/api/v1/dags', { headers: nobody });
    assert.equal(refused.status, 401);
    assert.equal(refused.headers.get('content-type'), 'application/problem+json');
  });

  it('does not answer as Airflow 3', async () => {
    const reply = await ask('/api/v2/version');
    assert.equal(reply.status, 404);
    assert.match(reply.headers.get('content-type') ?? '', /html/);
  });

  it('refuses query parameters that are not in its description', async () => {
    const reply = await ask('/api/v1/dags/~/dagRuns/~/taskInstances?order_by=id');
    assert.equal(reply.status, 400);
    assert.match(reply.text, /Extra query parameter\(s\) order_by not in spec/);
  });

  it('clamps pages at 100, but ignores page_limit when task instances are listed by POST', async () => {
    for (let index = 0; index < 130; index += 1) {
      startIngestion(airflow.state, NOW + index);
      const run = airflow.state.runs.at(-1);
      if (run) run.state = 'success';
    }
    for (const run of airflow.state.runs) run.state = 'running';
    const runs = (await ask('/api/v1/dags/~/dagRuns?state=running&state=queued&limit=500')).json as {
      dag_runs: unknown[];
      total_entries: number;
    };
    assert.deepEqual([runs.dag_runs.length, runs.total_entries], [100, 130]);
    const tasks = (
      await ask('/api/v1/dags/~/dagRuns/~/taskInstances/list', {
        method: 'POST',
        body: JSON.stringify({ state: ['running'], page_limit: 5 }),
      })
    ).json as { task_instances: unknown[] };
    assert.equal(tasks.task_instances.length, 130);
  });

  it('filters task instances by state, null included', async () => {
    startIngestion(airflow.state, NOW);
    const body = JSON.stringify({ state: [null] });
    const path = '/api/v1/dags/~/dagRuns/~/taskInstances/list';
    const { task_instances } = (await ask(path, { method: 'POST', body })).json as {
      task_instances: { task_id: string; state: null }[];
    };
    assert.deepEqual(
      task_instances.map(task => task.task_id),
      ['ingest_data.load_image_data'],
    );
  });

  it('pauses and unpauses', async () => {
    const patch = (dag: string): Promise<Reply> =>
      ask(`/api/v1/dags/${dag}?update_mask=is_paused`, { method: 'PATCH', body: '{"is_paused": true}' });
    assert.equal(((await patch('image_data_refresh')).json as { is_paused: boolean }).is_paused, true);
    assert.equal(airflow.state.dags.find(dag => dag.dagId === 'image_data_refresh')?.paused, true);
    assert.equal((await patch('no_such_dag')).status, 404);
  });

  it('can show nothing, as without permission, or a login page', async () => {
    faults.add('airflow-no-permission');
    assert.equal(((await ask('/api/v1/dags')).json as { total_entries: number }).total_entries, 0);
    faults.add('airflow-html');
    const page = await ask('/api/v1/dags');
    assert.equal(page.status, 200);
    assert.match(page.headers.get('content-type') ?? '', /html/);
  });
});

describe('rehearsal: Airflow 3', () => {
  let airflow: AirflowSimulator;
  beforeEach(async () => {
    airflow = await startAirflowSimulator({ version: 3 });
  });
  afterEach(() => airflow.close());

  const signIn = (contentType: string, body: string): Promise<Reply> =>
    request(`${airflow.address}/auth/token`, {
      method: 'POST',
      headers: { 'content-type': contentType },
      body,
    });
  const credentials = JSON.stringify({ username: 'rehearsal', password: 'rehearsal-airflow' });
  async function ask(target: string, init: RequestInit = {}): Promise<Reply> {
    const { access_token } = (await signIn('application/json', credentials)).json as { access_token: string };
    return request(airflow.address + target, {
      headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
      ...init,
    });
  }

  it('issues tokens only for JSON credentials, with 201, and revokes them with the instance', async () => {
    assert.equal((await signIn('application/x-www-form-urlencoded', 'username=rehearsal')).status, 422);
    assert.equal((await signIn('application/json', '{"username": "x", "password": "y"}')).status, 401);
    const reply = await signIn('application/json', credentials);
    assert.equal(reply.status, 201);
    const { access_token } = reply.json as { access_token: string };
    const headers = { authorization: `Bearer ${access_token}` };
    assert.equal((await request(`${airflow.address}/api/v2/dags`, { headers })).status, 200);
    airflow.state.upSince = new Date().toISOString();
    assert.equal((await request(`${airflow.address}/api/v2/dags`, { headers })).status, 401);
  });

  it('answers like Airflow 3 at unknown addresses', async () => {
    const reply = async (target: string): Promise<[number, string]> => {
      const { status, text } = await request(airflow.address + target);
      return [status, text.slice(0, 40)];
    };
    assert.deepEqual(await reply('/api/v1/dags'), [404, '{"error":"/api/v1 has been removed in Ai']);
    assert.deepEqual(await reply('/health'), [404, '{"error":"Moved in Airflow 3. Please cha']);
    assert.deepEqual(await reply('/api/v7'), [404, '{"error":"API route not found"}']);
    assert.equal((await reply('/airflow/home'))[0], 200);
    assert.equal((await request(`${airflow.address}/api/v2/dags/`)).status, 307);
  });

  it('rejects unknown keys and states', async () => {
    const list = '/api/v2/dags/~/dagRuns/~/taskInstances/list';
    const extra = await ask(list, { method: 'POST', body: '{"operator": "HttpSensor"}' });
    assert.equal(extra.status, 422);
    assert.match(extra.text, /extra_forbidden/);
    assert.equal((await ask(list, { method: 'POST', body: '{"state": ["sensing"]}' })).status, 422);
    assert.equal((await ask('/api/v2/dags/~/dagRuns?state=sensing')).status, 422);
  });

  it('lists 50 by default, at most 100 by GET, and as many as asked by POST', async () => {
    waitOnHttp(airflow.state, 'image_data_refresh', NOW, 1_000);
    const [task] = airflow.state.tasks;
    if (task)
      for (let index = 10; index < 140; index += 1) airflow.state.tasks.push({ ...task, mapIndex: index });
    const length = (reply: Reply): number =>
      (reply.json as { task_instances: unknown[] }).task_instances.length;
    assert.equal(length(await ask('/api/v2/dags/~/dagRuns/~/taskInstances')), 50);
    assert.equal(length(await ask('/api/v2/dags/~/dagRuns/~/taskInstances?limit=1000')), 100);
    const body = JSON.stringify({ page_limit: 1000, state: ['up_for_reschedule'] });
    const list = '/api/v2/dags/~/dagRuns/~/taskInstances/list';
    assert.equal(length(await ask(list, { method: 'POST', body })), 133);
  });
});

describe('rehearsal: sensors and lost tasks', () => {
  const none = new Set<FaultName>();
  const timing = { pokeEveryMs: 1_000, pokeForMs: 200 };
  const states = (state: ReturnType<typeof seedAirflow>): (string | null)[] => [
    ...new Set(state.tasks.filter(task => task.nextPokeAt !== null).map(task => task.state)),
  ];

  it('pokes a waiting sensor, and stops while its DAG is paused', () => {
    const state = seedAirflow('2.9.2', NOW);
    waitOnHttp(state, 'image_data_refresh', NOW, timing.pokeEveryMs);
    pokeSensors(state, none, NOW, timing);
    assert.deepEqual(states(state), ['up_for_reschedule']);
    pokeSensors(state, none, NOW + 1_000, timing);
    assert.deepEqual(states(state), ['running']);
    const dag = state.dags.find(candidate => candidate.dagId === 'image_data_refresh');
    assert.ok(dag);
    dag.paused = true;
    // A poke that has started still ends.
    pokeSensors(state, none, NOW + 1_200, timing);
    assert.deepEqual(states(state), ['up_for_reschedule']);
    const frozen = structuredClone(state.tasks);
    pokeSensors(state, none, NOW + 60_000, timing);
    assert.deepEqual(state.tasks, frozen);
    dag.paused = false;
    pokeSensors(state, none, NOW + 60_001, timing);
    assert.deepEqual(states(state), ['running']);
  });

  it('loses running tasks with the instance, but none that wait', () => {
    const state = seedAirflow('2.9.2', NOW);
    waitOnHttp(state, 'audio_data_refresh', NOW, timing.pokeEveryMs);
    startIngestion(state, NOW);
    loseRunningTasks(state, NOW);
    assert.deepEqual(
      state.lost.map(({ dagId, taskId }) => [dagId, taskId]),
      [['wikimedia_commons_workflow', 'ingest_data.pull_image_data']],
    );
    assert.deepEqual(states(state), ['up_for_reschedule']);
    assert.equal(state.runs.find(run => run.dagId === 'wikimedia_commons_workflow')?.state, 'failed');
  });

  it('starts no second run of a DAG that is running, and finishes it when told', () => {
    const state = seedAirflow('2.9.2', NOW);
    startIngestion(state, NOW);
    startIngestion(state, NOW);
    assert.equal(state.runs.length, 1);
    finish(state, 'wikimedia_commons_workflow', NOW);
    assert.deepEqual(
      state.tasks.map(task => task.state),
      ['success', 'success'],
    );
  });
});
