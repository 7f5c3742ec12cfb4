import assert from 'node:assert/strict';
import * as v from 'valibot';
import { StatesSchema } from '../../../src/clients/airflow/schemas';
import { ask, type ContractServer } from './server';

const TASKS = '/dags/~/dagRuns/~/taskInstances';
const RUNS = '/dags/~/dagRuns';

interface List {
  readonly total_entries: number;
  readonly dags?: readonly unknown[];
  readonly dag_runs?: readonly unknown[];
  readonly task_instances?: readonly unknown[];
}

/** Unexpected ways in which servers answer over the wire. The client relies on each of them. */
export function quirks(server: () => ContractServer): void {
  const root = (): string => `/api/${server().api}`;
  const list = async (method: string, path: string, body?: unknown): Promise<List> => {
    const answer = await ask(server(), method, root() + path, body);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body as List;
  };
  const v1 = (): boolean => server().api === 'v1';
  const before = (major: number, minor: number): boolean => {
    const [a = 0, b = 0] = server().version.split('.').map(Number);
    return a < major || (a === major && b < minor);
  };

  it('silently limits the pages of GET lists', async () => {
    const { dags, total_entries } = await list('GET', '/dags?limit=100000');
    assert.ok(total_entries > server().pageLimit, 'there are more DAGs than one page holds');
    assert.equal(dags?.length, server().pageLimit);
  });

  it('answers a health request in the same form whether it is healthy or not, and without a login', async () => {
    const path = v1() ? '/api/v1/health' : '/api/v2/monitor/health';
    const answer = await ask(server(), 'GET', path, undefined, { authorization: '' });
    assert.equal(answer.status, 200);
  });

  it('tells only its version without a login', async () => {
    const anonymous = (path: string) => ask(server(), 'GET', root() + path, undefined, { authorization: '' });
    assert.equal((await anonymous('/version')).status, 200);
    const { status } = await anonymous('/dags');
    assert.ok(v1() ? [401, 403].includes(status) : status === 401, String(status));
  });

  it('names a DAG that does not exist in its answer', async () => {
    const answer = await ask(server(), 'GET', `${root()}/dags/no_such_dag`);
    assert.equal(answer.status, 404);
    assert.match(JSON.stringify(answer.body), /no_such_dag/);
  });

  it('filters POST lists by state, and rejects unknown states', async () => {
    const waiting = await list('POST', `${TASKS}/list`, { state: ['up_for_reschedule'] });
    assert.ok(waiting.total_entries >= 2);
    assert.equal((await list('POST', `${TASKS}/list`, { state: ['restarting'] })).total_entries, 0);
    const unknown = await ask(server(), 'POST', `${root()}${TASKS}/list`, { state: ['sensing'] });
    assert.equal(unknown.status, v1() ? 400 : 422);
    if (!v1()) {
      const unknownRun = await ask(server(), 'POST', `${root()}${RUNS}/list`, { states: ['sensing'] });
      const told = [unknown, unknownRun].map(({ body }) => v.parse(StatesSchema, body));
      assert.ok(told.every(states => states.includes('queued') && !states.includes('success')));
      assert.equal(told[0]?.includes('awaiting_input'), !before(3, 3));
    }
    const parked = await ask(server(), 'POST', `${root()}${TASKS}/list`, { state: ['awaiting_input'] });
    assert.equal(parked.status, v1() ? 400 : before(3, 3) ? 422 : 200);
  });

  it('pages POST lists of task instances, except in Airflow before 2.10.3', async () => {
    // Both in one answer, since sensors come and go between two requests.
    const states = ['up_for_reschedule', 'queued', 'running'];
    const one = await list('POST', `${TASKS}/list`, { state: states, page_limit: 1 });
    assert.ok(one.total_entries >= 2);
    assert.equal(one.task_instances?.length, before(2, 10) ? one.total_entries : 1);
  });

  it('accepts an order for runs, and for task instances since Airflow 3', async () => {
    assert.ok(
      (await list('POST', `${RUNS}/list`, { states: ['running'], order_by: 'id' })).total_entries >= 1,
    );
    const tasks = await ask(server(), 'POST', `${root()}${TASKS}/list`, { order_by: 'id' });
    assert.equal(tasks.status, v1() ? 400 : 200);
  });

  it('rejects unknown names', async () => {
    const body = await ask(server(), 'POST', `${root()}${TASKS}/list`, { state: [], operator: 'HttpSensor' });
    assert.equal(body.status, v1() ? 400 : 422);
    const query = await ask(server(), 'GET', `${root()}${RUNS}?operator=HttpSensor`);
    assert.equal(query.status, v1() ? 400 : 200, 'Airflow 3 overlooks those of a query');
  });

  it('has only one API, and says so in its own way', async () => {
    const other = await ask(server(), 'GET', v1() ? '/api/v2/version' : '/api/v1/dags');
    assert.equal(other.status, 404);
    if (v1()) return;
    assert.match(JSON.stringify(other.body), /has been removed in Airflow 3/);
    assert.equal((await ask(server(), 'GET', '/api/nonsense')).status, 404);
    const page = await ask(server(), 'GET', '/nonsense');
    assert.equal(page.status, 200, 'any other address is its single-page application');
    assert.match(page.contentType, /html/);
  });

  it('issues tokens for JSON since Airflow 3', async () => {
    const { user, password } = server();
    const login = { username: user, password };
    const json = await ask(server(), 'POST', '/auth/token', login, { authorization: '' });
    assert.equal(json.status === 201, !v1());
    if (v1()) return;
    assert.equal(typeof (json.body as { access_token?: unknown }).access_token, 'string');
    const form = new URLSearchParams(login).toString();
    const type = { authorization: '', 'content-type': 'application/x-www-form-urlencoded' };
    assert.equal((await ask(server(), 'POST', '/auth/token', form, type)).status, 422);
  });
}
