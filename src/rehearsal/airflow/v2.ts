import {
  AnswerError,
  asObject,
  empty,
  html,
  json,
  parseJson,
  type Answer,
  type Call,
  type Handler,
} from '../http/call';
import { route, router } from '../http/router';
import type { Airflow } from './airflow';
import { accepts, isLike, listOf, page } from './paging';
import { pastRuns } from './past';
import { TokenIssuer } from './tokens';
import { slice, wildcard } from './v1';
import { v2Dag, v2ImportError, v2Run, v2Task } from './v2Json';

const runStates = ['queued', 'running', 'success', 'failed'];
const taskStates = [
  ...['removed', 'scheduled', 'queued', 'running', 'success', 'restarting', 'failed', 'up_for_retry'],
  ...['up_for_reschedule', 'upstream_failed', 'skipped', 'deferred'],
];

const between = (name: string): readonly string[] => ['gte', 'gt', 'lte', 'lt'].map(end => `${name}_${end}`);
const dates = ['run_after', 'logical_date', 'start_date', 'end_date', 'duration'].flatMap(between);
const paging = ['order_by', 'page_offset', 'page_limit'];
/** Keys of `DAGRunsBatchBody` and `TaskInstancesBatchBody`; any other is rejected with 422. */
const runKeys = [...paging, 'dag_ids', 'states', ...dates, 'conf_contains'];
const taskKeys = [
  ...paging,
  'dag_ids',
  'dag_run_ids',
  'task_ids',
  'state',
  ...dates,
  'pool',
  'queue',
  'executor',
];

/** Airflow 3 with its API under `/api/v2`, tokens from `/auth/token`, and its single-page application elsewhere. */
export function airflow3(airflow: Airflow): Handler {
  const tokens = new TokenIssuer(airflow);
  const guarded =
    (handle: Handler): Handler =>
    call =>
      tokens.accepts(call.headers.authorization) ? handle(call) : json(401, { detail: 'Not authenticated' });
  return router(
    [
      route('POST', '/auth/token', call => tokens.issue(call)),
      route('POST', '/auth/token/cli', call => tokens.issue(call)),
      route('GET', '/api/v2/version', () => json(200, { version: airflow.state.version, git_version: null })),
      route('GET', '/api/v2/monitor/health', () => json(200, v2Health(airflow))),
      route(
        'GET',
        '/api/v2/dags',
        guarded(call => listDags(airflow, call)),
      ),
      route(
        'GET',
        '/api/v2/dags/:dag',
        guarded(call => getDag(airflow, call)),
      ),
      route(
        'PATCH',
        '/api/v2/dags/:dag',
        guarded(call => patchDag(airflow, call)),
      ),
      route(
        'GET',
        '/api/v2/dags/:dag/dagRuns',
        guarded(call => listRuns(airflow, call)),
      ),
      route(
        'POST',
        '/api/v2/dags/~/dagRuns/list',
        guarded(call => queryRuns(airflow, call)),
      ),
      route(
        'GET',
        '/api/v2/dags/:dag/dagRuns/:run/taskInstances',
        guarded(call => listTasks(airflow, call)),
      ),
      route(
        'POST',
        '/api/v2/dags/~/dagRuns/~/taskInstances/list',
        guarded(call => queryTasks(airflow, call)),
      ),
      route(
        'GET',
        '/api/v2/importErrors',
        guarded(call => listErrors(airflow, call)),
      ),
    ],
    elsewhere,
  );
}

/** Airflow 3's answers to addresses outside its API (`airflow/api_fastapi/core_api/app.py`). */
function elsewhere(call: Call): Answer {
  if (/^\/api\/v2\/.+\/$/.test(call.path)) return empty(307, { location: call.path.replace(/\/+$/, '') });
  if (/^\/api\/v1(\/|$)/.test(call.path)) {
    return json(404, {
      error: '/api/v1 has been removed in Airflow 3, please use its upgraded version /api/v2 instead.',
    });
  }
  if (call.path === '/health') {
    return json(404, {
      error: 'Moved in Airflow 3. Please change config to check `/api/v2/monitor/health`',
    });
  }
  if (call.path.startsWith('/api/')) return json(404, { error: 'API route not found' });
  return call.method === 'GET' ? html(200, 'Airflow') : json(405, { detail: 'Method Not Allowed' });
}

function v2Health(airflow: Airflow): unknown {
  const { scheduler, triggerer } = airflow.health();
  return {
    metadatabase: { status: 'healthy' },
    scheduler: { status: scheduler.status, latest_scheduler_heartbeat: scheduler.heartbeatAt },
    triggerer: { status: triggerer.status, latest_triggerer_heartbeat: triggerer.heartbeatAt },
    dag_processor: { status: triggerer.status, latest_dag_processor_heartbeat: triggerer.heartbeatAt },
  };
}

function listDags(airflow: Airflow, { query }: Call): Answer {
  const paused = query.get('paused');
  const dags = airflow
    .dags()
    .filter(dag => paused === null || dag.paused === (paused === 'true'))
    .filter(dag => isLike(dag.dagId, query.get('dag_id_pattern')));
  const shown = page(dags, query.get('limit'), query.get('offset'), 50);
  return json(200, { dags: shown.map(v2Dag), total_entries: dags.length });
}

function getDag(airflow: Airflow, call: Call): Answer {
  const dag = airflow.dag(call.params.dag);
  return dag ? json(200, v2Dag(dag)) : noDag(call);
}

function noDag(call: Call): Answer {
  return json(404, { detail: `The Dag with ID: \`${call.params.dag ?? ''}\` was not found` });
}

function patchDag(airflow: Airflow, call: Call): Answer {
  const body = bodyOf(call, ['is_paused']);
  const paused = body.is_paused;
  if (typeof paused !== 'boolean') return unprocessable(['body', 'is_paused'], 'Field required', 'missing');
  if (call.query.getAll('update_mask').some(field => field !== 'is_paused')) {
    return json(400, { detail: 'Only `is_paused` field can be updated through the REST API' });
  }
  const dag = airflow.dag(call.params.dag);
  if (!dag) return noDag(call);
  dag.paused = paused;
  return json(200, v2Dag(dag));
}

function listRuns(airflow: Airflow, call: Call): Answer {
  const states = checkedStates(call.query.getAll('state'), runStates);
  const runs = airflow.runs().filter(run => wildcard(call, 'dag', run.dagId) && accepts(states, run.state));
  const shown = page(runs, call.query.get('limit'), call.query.get('offset'), 50);
  return json(200, { dag_runs: shown.map(v2Run), total_entries: runs.length });
}

function queryRuns(airflow: Airflow, call: Call): Answer {
  const body = bodyOf(call, runKeys);
  const states = knownStates(body, 'states', runStates);
  const dags = listOf(body.dag_ids);
  const runs = [...airflow.runs(), ...pastRuns(airflow.state)].filter(
    run => accepts(dags, run.dagId) && accepts(states, run.state),
  );
  return json(200, { dag_runs: slice(runs, body).map(v2Run), total_entries: runs.length });
}

function listTasks(airflow: Airflow, call: Call): Answer {
  const states = checkedStates(call.query.getAll('state'), [...taskStates, 'no_status']);
  const tasks = airflow.tasks().filter(task => {
    const here = wildcard(call, 'dag', task.dagId) && wildcard(call, 'run', task.runId);
    return here && accepts(states, task.state ?? 'no_status');
  });
  const shown = page(tasks, call.query.get('limit'), call.query.get('offset'), 50);
  return json(200, {
    task_instances: shown.map(task => v2Task(airflow.state, task)),
    total_entries: tasks.length,
  });
}

function queryTasks(airflow: Airflow, call: Call): Answer {
  const body = bodyOf(call, taskKeys);
  const states = knownStates(body, 'state', [...taskStates, null]);
  const [dags, runs] = ['dag_ids', 'dag_run_ids'].map(key => listOf(body[key]));
  const tasks = airflow
    .tasks()
    .filter(task => accepts(dags, task.dagId) && accepts(runs, task.runId) && accepts(states, task.state));
  const shown = slice(tasks, body);
  return json(200, {
    task_instances: shown.map(task => v2Task(airflow.state, task)),
    total_entries: tasks.length,
  });
}

function listErrors(airflow: Airflow, { query }: Call): Answer {
  const errors = airflow.importErrors();
  const shown = page(errors, query.get('limit'), query.get('offset'), 50);
  return json(200, { import_errors: shown.map(v2ImportError), total_entries: errors.length });
}

function bodyOf(call: Call, keys: readonly string[]): Readonly<Record<string, unknown>> {
  const body = asObject(parseJson(call.body));
  if (!body) throw new AnswerError(unprocessable(['body'], 'JSON decode error', 'json_invalid'));
  const extra = Object.keys(body).find(key => !keys.includes(key));
  if (extra === undefined) return body;
  throw new AnswerError(unprocessable(['body', extra], 'Extra inputs are not permitted', 'extra_forbidden'));
}

function checkedStates(
  states: readonly unknown[] | undefined,
  allowed: readonly unknown[],
): readonly unknown[] | undefined {
  const wrong = states?.find(state => !allowed.includes(state));
  if (wrong === undefined) return states;
  const names = allowed.map(String).join(', ');
  throw new AnswerError(json(422, { detail: `Invalid value for state. Valid values are ${names}` }));
}

/** The states that a body names. Of one that doesn't exist, the answer lists those that do. */
function knownStates(
  body: Readonly<Record<string, unknown>>,
  key: string,
  allowed: readonly (string | null)[],
): readonly unknown[] | undefined {
  const states = listOf(body[key]);
  const wrong = states?.findIndex(state => !allowed.some(each => each === state)) ?? -1;
  if (wrong === -1) return states;
  const names = allowed.filter(state => state !== null).map(state => `'${state}'`);
  const expected = `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`;
  const [loc, msg] = [['body', key, wrong], `Input should be ${expected}`];
  throw new AnswerError(
    json(422, { detail: [{ type: 'enum', loc, msg, input: states?.[wrong], ctx: { expected } }] }),
  );
}

function unprocessable(loc: readonly string[], msg: string, type: string): Answer {
  return json(422, { detail: [{ loc, msg, type }] });
}
