import assert from 'node:assert/strict';
import { problemFrom } from '../clients/failure';
import { never, type Received, type Reply } from '../clients/loopback';
import { idle, tinyAirflow } from './tinyAirflow';

const dagRow = (id: string, paused = false) => ({
  dag_id: id,
  is_paused: paused,
  next_dagrun_create_after: '2026-11-22T13:00:00+00:00',
});
const known = (request: Received, replies: Readonly<Record<string, Reply>>): Reply =>
  replies[`${request.method} ${request.url.split('?')[0] ?? ''}`] ?? idle('v1', request);

describe('reading Airflow', () => {
  it('refuses a user who may read only some DAGs, because runs of the others would be invisible', async () => {
    await using airflow = await tinyAirflow(request =>
      request.url.includes('deploy-runbook-asks')
        ? { status: 403, body: { title: 'Forbidden' } }
        : idle('v1', request),
    );
    const problem = await problemFrom(airflow.api.snapshot([], never));
    assert.equal(problem.code, 'airflow.partial');
    assert.equal(
      (await problemFrom(airflow.api.snapshot([], never))).code,
      'airflow.partial',
      'also when asked again',
    );
  });

  it('does not mistake an unknown user for one who may read some DAGs', async () => {
    await using airflow = await tinyAirflow(request =>
      request.url.startsWith('/api/v1/dags')
        ? { status: 403, body: { title: 'Forbidden' } }
        : idle('v1', request),
    );
    const problem = await problemFrom(airflow.api.snapshot([], never));
    assert.equal(problem.code, 'airflow.forbidden');
    assert.match(problem.remedy, /user and password/);
  });

  it('checks again whether all DAGs are readable after somebody else signs in', async () => {
    const ada = (request: Received) => request.headers.authorization?.endsWith('root') !== true;
    await using airflow = await tinyAirflow(request =>
      ada(request) && request.url.includes('deploy-runbook-asks')
        ? { status: 403, body: {} }
        : idle('v1', request),
    );
    airflow.signIn({ method: 'bearer', token: 'root' });
    await airflow.api.snapshot([], never);
    airflow.signIn({ method: 'bearer', token: 'ada' });
    assert.equal((await problemFrom(airflow.api.snapshot([], never))).code, 'airflow.partial');
  });

  for (const list of [
    'GET /api/v1/dags',
    'POST /api/v1/dags/~/dagRuns/list',
    'POST /api/v1/dags/~/dagRuns/~/taskInstances/list',
  ]) {
    it(`reports that ${list} is forbidden instead of finding nothing`, async () => {
      await using airflow = await tinyAirflow(request =>
        known(request, { [list]: { status: 403, body: {} } }),
      );
      assert.equal((await problemFrom(airflow.api.snapshot([], never))).code, 'airflow.forbidden');
    });
  }

  it('names the malformed field instead of guessing', async () => {
    const body = { task_instances: [{ dag_id: 'a', state: 'sensing' }], total_entries: 1 };
    await using airflow = await tinyAirflow(request =>
      known(request, { 'POST /api/v1/dags/~/dagRuns/~/taskInstances/list': { body } }),
    );
    const problem = await problemFrom(airflow.api.snapshot([], never));
    assert.equal(problem.code, 'airflow.malformed');
    assert.match(problem.message, /task_instances\.0\./);
  });

  it('reads a task with missing fields, and an import error without a file or text', async () => {
    const task = {
      ...{ dag_id: 'a', dag_run_id: 'r', task_id: 't', map_index: -1, state: 'deferred' },
      ...{ operator_name: 'HttpSensor', trigger: { id: 7 }, start_date: null, try_number: 1 },
    };
    const untold = { import_error_id: 1, filename: null, timestamp: null, stack_trace: null };
    await using airflow = await tinyAirflow(request =>
      known(request, {
        'POST /api/v1/dags/~/dagRuns/~/taskInstances/list': {
          body: { task_instances: [task], total_entries: 1 },
        },
        'GET /api/v1/importErrors': { body: { import_errors: [untold], total_entries: 1 } },
      }),
    );
    const { tasks } = await airflow.api.snapshot([], never);
    assert.equal(tasks[0]?.operator, 'HttpSensor');
    assert.equal(tasks[0].triggerClass, null);
    assert.equal(tasks[0].endedAt ?? tasks[0].queuedAt ?? null, null);
    const [error] = await airflow.api.importErrors(never);
    assert.equal(error?.at, null);
    assert.equal(error.summary, '');
  });

  it('asks an Airflow newer than those known for all of its states, and takes no other answer', async () => {
    const lists = { '/taskInstances/list': 'state', '/dagRuns/list': 'states' } as const;
    const known = "'queued', 'running', 'success', 'failed' or 'sensing'";
    const newer =
      (refuses: boolean, told = known) =>
      (request: Received) => {
        if (request.url.endsWith('/version')) return { body: { version: '3.4.0' } };
        const list = Object.entries(lists).find(([end]) => request.url.endsWith(end));
        if (list === undefined || !refuses) return idle('v2', request);
        const states = (JSON.parse(request.body) as Readonly<Record<string, string[]>>)[list[1]];
        if (JSON.stringify(states) === '["queued","running","sensing"]') return idle('v2', request);
        return { status: 422, body: { detail: [{ type: 'enum', ctx: { expected: told } }] } };
      };
    await using airflow = await tinyAirflow(newer(true));
    assert.deepEqual((await airflow.api.snapshot([], never)).runs, []);
    await using silent = await tinyAirflow(newer(false));
    assert.equal((await problemFrom(silent.api.snapshot([], never))).code, 'airflow.malformed');
    await using odd = await tinyAirflow(newer(true, `${known}, 'on hold'`));
    assert.equal((await problemFrom(odd.api.snapshot([], never))).code, 'airflow.malformed');
  });

  it('takes the time of a snapshot from the server', async () => {
    await using airflow = await tinyAirflow(request => ({
      ...idle('v1', request),
      headers: { date: 'Sun, 22 Nov 2026 09:00:00 GMT', 'content-type': 'application/json' },
    }));
    assert.equal((await airflow.api.snapshot([], never)).at, '2026-11-22T09:00:00.000Z');
  });

  describe('with more DAGs than one page holds', () => {
    const many = (request: Received): Reply => {
      const query = new URL(request.url, 'http://x').searchParams.get('dag_id_pattern');
      if (!request.url.startsWith('/api/v1/dags?')) return idle('v1', request);
      return query === null
        ? { body: { dags: [dagRow('aaa')], total_entries: 250 } }
        : {
            body: {
              dags: [dagRow('image_data_refresh', true), dagRow('audio_data_refresh')],
              total_entries: 2,
            },
          };
    };

    it('finds all requested DAGs with one more request', async () => {
      await using airflow = await tinyAirflow(many);
      const asked = ['image_data_refresh', 'audio_data_refresh'];
      const snapshot = await airflow.api.snapshot(asked, never);
      assert.deepEqual(
        snapshot.dags.map(dag => [dag.dagId, dag.paused]),
        [
          ['aaa', false],
          ['image_data_refresh', true],
          ['audio_data_refresh', false],
        ],
      );
      assert.equal(snapshot.readableDags, 250);
      assert.equal(snapshot.dags[1]?.nextRunAt, '2026-11-22T13:00:00+00:00');
      const before = airflow.asked().length;
      await airflow.api.snapshot(asked, never);
      assert.equal(airflow.asked().length - before, 4);
    });

    it('reads the rest if it fits on one page', async () => {
      const two = (request: Received): Reply => {
        if (!request.url.startsWith('/api/v1/dags?')) return idle('v1', request);
        const second = request.url.includes('offset=1');
        return { body: { dags: [dagRow(second ? 'b' : 'a')], total_entries: 2 } };
      };
      await using airflow = await tinyAirflow(two);
      assert.deepEqual(
        (await airflow.api.snapshot([], never)).dags.map(dag => dag.dagId),
        ['a', 'b'],
      );
    });

    it('looks up a DAG that is still missing by its name, and accepts "not found"', async () => {
      await using airflow = await tinyAirflow(many);
      const snapshot = await airflow.api.snapshot(['image_data_refresh', 'gone'], never);
      assert.deepEqual(
        snapshot.dags.map(dag => dag.dagId),
        ['aaa', 'image_data_refresh'],
      );
      assert.ok(airflow.asked().includes('GET /api/v1/dags/gone'));
    });
  });

  it('pauses one DAG, reads it back, and reports when the change did not stick', async () => {
    let paused = false;
    let stubborn = false;
    await using airflow = await tinyAirflow(request => {
      if (!request.url.startsWith('/api/v1/dags/a%2Bb')) return idle('v1', request);
      if (request.method === 'PATCH' && !stubborn)
        paused = (JSON.parse(request.body) as { is_paused: boolean }).is_paused;
      return { body: dagRow('a+b', paused) };
    });
    assert.equal((await airflow.api.setPaused('a+b', true, never)).paused, true);
    assert.deepEqual(airflow.asked().slice(-2), ['PATCH /api/v1/dags/a%2Bb', 'GET /api/v1/dags/a%2Bb']);
    assert.match(airflow.server.received.at(-2)?.url ?? '', /\?update_mask=is_paused$/);
    assert.equal(airflow.server.received.at(-2)?.body, '{"is_paused":true}');
    stubborn = true;
    assert.equal((await problemFrom(airflow.api.setPaused('a+b', false, never))).code, 'airflow.conflict');
  });

  it('distinguishes a DAG that does not exist from a server without that endpoint', async () => {
    await using airflow = await tinyAirflow(request => idle('v1', request));
    assert.equal(await airflow.api.dag('gone', never), undefined);
    const moved = { status: 404, body: { error: '/api/v1 has been removed in Airflow 3' } };
    await using other = await tinyAirflow(request => known(request, { 'GET /api/v1/dags/gone': moved }));
    assert.equal((await problemFrom(other.api.dag('gone', never))).code, 'airflow.not-found');
  });

  it('recognizes a missing DAG when the response escapes its name', async () => {
    const gone = {
      status: 404,
      headers: { 'content-type': 'application/json' },
      body: '{"detail": "DAG with dag_id: \'donn\\u00e9es_m\\u00e9t\\u00e9o\' not found"}',
    };
    const asked = { [`GET /api/v1/dags/${encodeURIComponent('données_météo')}`]: gone };
    await using airflow = await tinyAirflow(request => known(request, asked));
    assert.equal(await airflow.api.dag('données_météo', never), undefined);
  });

  it('reads health from the body despite status 200, and allows for missing components', async () => {
    const body = {
      metadatabase: { status: 'healthy' },
      scheduler: { status: 'unhealthy', latest_scheduler_heartbeat: '2026-11-22T11:00:00+00:00' },
      triggerer: { status: null, latest_triggerer_heartbeat: null },
    };
    await using airflow = await tinyAirflow(request => known(request, { 'GET /api/v1/health': { body } }));
    assert.deepEqual((await airflow.api.health(never)).components, [
      { name: 'metadatabase', status: 'healthy', heartbeatAt: null },
      { name: 'scheduler', status: 'unhealthy', heartbeatAt: '2026-11-22T11:00:00+00:00' },
      { name: 'triggerer', status: null, heartbeatAt: null },
      { name: 'dag_processor', status: null, heartbeatAt: null },
    ]);
  });

  it('summarizes import errors by their last line', async () => {
    const error = {
      import_error_id: 1,
      filename: '/dags/a.py',
      timestamp: null,
      stack_trace: 'Traceback:\n  File\nImportError: no\n',
    };
    const body = { import_errors: [error], total_entries: 1 };
    await using airflow = await tinyAirflow(request =>
      known(request, { 'GET /api/v1/importErrors': { body } }),
    );
    assert.deepEqual(await airflow.api.importErrors(never), [
      { file: '/dags/a.py', at: null, summary: 'ImportError: no' },
    ]);
  });
});

describe('import errors of a server with a wrong total', () => {
  const errorOf = (id: number, timestamp = '2026-05-25T10:00:00Z') => ({
    ...{ import_error_id: id, timestamp, filename: `${id}.py`, bundle_name: 'dags' },
    stack_trace: 'ModuleNotFoundError: x',
  });
  const idsOf = async (shown: number, total: number, size: number) => {
    const all = Array.from({ length: shown }, (_, index) => errorOf(index));
    await using airflow = await tinyAirflow(request => {
      const offset = Number(new URL(request.url, 'http://x').searchParams.get('offset'));
      const body = { import_errors: all.slice(offset, offset + size), total_entries: total };
      return known(request, { 'GET /api/v1/importErrors': { body } });
    });
    return (await airflow.api.importErrors(never)).map(error => error.file);
  };

  it('are the rows it shows when it counts more', async () => {
    assert.deepEqual(await idsOf(1, 3, 100), ['0.py']);
    assert.deepEqual(await idsOf(0, 3, 100), []);
  });

  it('are all read across clamped pages, whatever the total', async () => {
    for (const total of [0, 6, 7, 40]) assert.equal((await idsOf(7, total, 3)).length, 7);
  });
});
