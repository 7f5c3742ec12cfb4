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
import { v1Dag, v1ImportError, v1Run, v1Task, v1Time } from './v1Json';

const runStates = ['queued', 'running', 'success', 'failed'];
const taskStates = [
  ...['removed', 'scheduled', 'queued', 'running', 'success', 'restarting', 'failed', 'up_for_retry'],
  ...['up_for_reschedule', 'upstream_failed', 'skipped', 'deferred', null],
];

const dateFilters = (name: string): readonly string[] => [`${name}_gte`, `${name}_lte`];
const runFilters = ['execution_date', 'start_date', 'end_date', 'updated_at'].flatMap(dateFilters);

/** Query parameters that each list accepts; 2.9 answers 400 to any other (https://github.com/apache/airflow/issues/48494). */
const known = {
  dags: ['limit', 'offset', 'tags', 'only_active', 'paused', 'order_by', 'dag_id_pattern', 'fields'],
  dag: ['fields'],
  patch: ['update_mask'],
  runs: ['limit', 'offset', 'state', 'order_by', 'fields', ...runFilters],
  tasks: [
    'limit',
    'offset',
    'state',
    'pool',
    'queue',
    'executor',
    ...runFilters,
    'duration_gte',
    'duration_lte',
  ],
  errors: ['limit', 'offset', 'order_by'],
  none: [],
} as const;

/** Keys of `ListDagRunsForm` and `ListTaskInstanceForm`; only the first one has an order. */
const runKeys = ['order_by', 'page_offset', 'page_limit', 'dag_ids', 'states', ...runFilters];
const taskKeys = [
  ...['page_offset', 'page_limit', 'dag_ids', 'dag_run_ids', 'task_ids', 'state', 'pool', 'queue'],
  ...runFilters,
  ...dateFilters('duration'),
];

/** Airflow 2 with its stable API under `/api/v1`, Basic authentication and the web server's `/health`. */
export function airflow2(airflow: Airflow): Handler {
  const guarded =
    (parameters: readonly string[], handle: Handler): Handler =>
    call => {
      if (!authorized(airflow, call))
        return v1Problem(401, 'Unauthorized', null, { 'www-authenticate': 'Basic' });
      const extra = [...new Set(call.query.keys())].filter(name => !parameters.includes(name));
      if (extra.length === 0) return handle(call);
      return v1Problem(400, 'Bad Request', `Extra query parameter(s) ${extra.join(', ')} not in spec`);
    };
  const health = (): Answer => json(200, v1Health(airflow));
  return router(
    [
      route('GET', '/health', health),
      route('GET', '/api/v1/health', health),
      route('GET', '/api/v1/version', () =>
        json(200, { git_version: `.release:${airflow.state.version}`, version: airflow.state.version }),
      ),
      route(
        'GET',
        '/api/v1/dags',
        guarded(known.dags, call => listDags(airflow, call)),
      ),
      route(
        'GET',
        '/api/v1/dags/:dag',
        guarded(known.dag, call => getDag(airflow, call)),
      ),
      route(
        'PATCH',
        '/api/v1/dags/:dag',
        guarded(known.patch, call => patchDag(airflow, call)),
      ),
      route(
        'GET',
        '/api/v1/dags/:dag/dagRuns',
        guarded(known.runs, call => listRuns(airflow, call)),
      ),
      route(
        'POST',
        '/api/v1/dags/~/dagRuns/list',
        guarded(known.none, call => queryRuns(airflow, call)),
      ),
      route(
        'GET',
        '/api/v1/dags/:dag/dagRuns/:run/taskInstances',
        guarded(known.tasks, call => listTasks(airflow, call)),
      ),
      route(
        'POST',
        '/api/v1/dags/~/dagRuns/~/taskInstances/list',
        guarded(known.none, call => queryTasks(airflow, call)),
      ),
      route(
        'GET',
        '/api/v1/importErrors',
        guarded(known.errors, call => listErrors(airflow, call)),
      ),
      // The pages for people: without a session they redirect to the sign-in.
      route('GET', '/dags/*page', call =>
        empty(302, { location: `/login/?next=${encodeURIComponent(call.path)}` }),
      ),
      route('GET', '/login/', () => html(200, 'Sign In')),
    ],
    call =>
      call.path.startsWith('/api/v1/')
        ? v1Problem(404, 'Not Found', null)
        : html(404, 'Airflow 404 = lots of circles'),
  );
}

/** An error in the RFC 7807 format. */
export function v1Problem(
  status: number,
  title: string,
  detail: string | null,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const type =
    'https://airflow.apache.org/docs/apache-airflow/stable/stable-rest-api-ref.html#section/Errors';
  return json(
    status,
    { detail, status, title, type },
    { 'content-type': 'application/problem+json', ...headers },
  );
}

function authorized(airflow: Airflow, call: Call): boolean {
  const { username, password } = airflow.account;
  const expected = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  return call.headers.authorization === expected;
}

function v1Health(airflow: Airflow): unknown {
  const { scheduler } = airflow.health();
  return {
    dag_processor: { latest_dag_processor_heartbeat: null, status: null },
    metadatabase: { status: 'healthy' },
    scheduler: { latest_scheduler_heartbeat: v1Time(scheduler.heartbeatAt), status: scheduler.status },
    triggerer: {
      latest_triggerer_heartbeat: v1Time(airflow.health().triggerer.heartbeatAt),
      status: 'healthy',
    },
  };
}

function listDags(airflow: Airflow, { query }: Call): Answer {
  const paused = query.get('paused');
  const dags = airflow
    .dags()
    .filter(dag => paused === null || dag.paused === (paused === 'true'))
    .filter(dag => isLike(dag.dagId, query.get('dag_id_pattern')));
  const shown = page(dags, query.get('limit'), query.get('offset'), 100);
  return json(200, { dags: shown.map(v1Dag), total_entries: dags.length });
}

function getDag(airflow: Airflow, call: Call): Answer {
  const dag = airflow.dag(call.params.dag);
  return dag ? json(200, v1Dag(dag)) : noDag(call);
}

function noDag(call: Call): Answer {
  return v1Problem(404, 'DAG not found', `The DAG with dag_id: ${call.params.dag ?? ''} was not found`);
}

function patchDag(airflow: Airflow, call: Call): Answer {
  const paused = asObject(parseJson(call.body))?.is_paused;
  if (typeof paused !== 'boolean') return v1Problem(400, 'Bad Request', "'is_paused' is a required property");
  const mask = call.query.get('update_mask');
  if (mask !== null && mask !== 'is_paused') {
    return v1Problem(400, 'Bad Request', 'Only `is_paused` field can be updated through the REST API');
  }
  const dag = airflow.dag(call.params.dag);
  if (!dag) return noDag(call);
  dag.paused = paused;
  return json(200, v1Dag(dag));
}

function listRuns(airflow: Airflow, call: Call): Answer {
  const states = call.query.getAll('state');
  const runs = airflow.runs().filter(run => wildcard(call, 'dag', run.dagId) && accepts(states, run.state));
  const shown = page(runs, call.query.get('limit'), call.query.get('offset'), 100);
  return json(200, { dag_runs: shown.map(v1Run), total_entries: runs.length });
}

function queryRuns(airflow: Airflow, call: Call): Answer {
  const body = bodyOf(call, runKeys);
  const states = checkedStates(listOf(body.states), runStates);
  const dags = listOf(body.dag_ids);
  const runs = [...airflow.runs(), ...pastRuns(airflow.state)].filter(
    run => accepts(dags, run.dagId) && accepts(states, run.state),
  );
  const shown = slice(runs, body);
  return json(200, { dag_runs: shown.map(v1Run), total_entries: runs.length });
}

function listTasks(airflow: Airflow, call: Call): Answer {
  const states = call.query.getAll('state');
  const tasks = airflow.tasks().filter(task => {
    const here = wildcard(call, 'dag', task.dagId) && wildcard(call, 'run', task.runId);
    return here && accepts(states, task.state ?? 'none');
  });
  const shown = page(tasks, call.query.get('limit'), call.query.get('offset'), 100);
  return json(200, {
    task_instances: shown.map(task => v1Task(airflow.state, task)),
    total_entries: tasks.length,
  });
}

/** 2.9 accepts `page_limit` and `page_offset` but ignores them (https://github.com/apache/airflow/pull/42870). */
function queryTasks(airflow: Airflow, call: Call): Answer {
  const body = bodyOf(call, taskKeys);
  const states = checkedStates(listOf(body.state), taskStates);
  const [dags, runs] = ['dag_ids', 'dag_run_ids'].map(key => listOf(body[key]));
  const tasks = airflow
    .tasks()
    .filter(task => accepts(dags, task.dagId) && accepts(runs, task.runId) && accepts(states, task.state));
  return json(200, {
    task_instances: tasks.map(task => v1Task(airflow.state, task)),
    total_entries: tasks.length,
  });
}

function listErrors(airflow: Airflow, { query }: Call): Answer {
  const errors = airflow.importErrors();
  const shown = page(errors, query.get('limit'), query.get('offset'), 100);
  return json(200, { import_errors: shown.map(v1ImportError), total_entries: errors.length });
}

/** @throws {AnswerError} 400 for a body that isn't a JSON object, or that has an unknown key */
function bodyOf(call: Call, keys: readonly string[]): Readonly<Record<string, unknown>> {
  const body = asObject(parseJson(call.body));
  if (!body) throw badRequest('Request body is not valid JSON');
  const extra = Object.keys(body).find(key => !keys.includes(key));
  if (extra !== undefined) throw badRequest(`{'${extra}': ['Unknown field.']}`);
  return body;
}

/** @throws {AnswerError} 400 for an unknown state */
function checkedStates(
  states: readonly unknown[] | undefined,
  allowed: readonly unknown[],
): readonly unknown[] | undefined {
  const wrong = states?.find(state => !allowed.includes(state));
  if (wrong === undefined) return states;
  const names = allowed.map(state => `'${String(state)}'`).join(', ');
  throw badRequest(`${JSON.stringify(wrong)} is not one of [${names}]`);
}

function badRequest(detail: string): AnswerError {
  return new AnswerError(v1Problem(400, 'Bad Request', detail));
}

/** Whether a path part is `~` or the value itself. */
export function wildcard(call: Call, part: string, value: string): boolean {
  const asked = call.params[part];
  return asked === '~' || asked === value;
}

/** A page of a POST list, whose `page_limit` is not clamped. */
export function slice<T>(all: readonly T[], body: Readonly<Record<string, unknown>>): readonly T[] {
  const from = Number(text(body.page_offset) ?? 0);
  return all.slice(from, from + Number(text(body.page_limit) ?? 100));
}

/** A number in a JSON body, in the form that a query has. */
function text(value: unknown): string | null {
  return typeof value === 'number' ? String(value) : null;
}
