import { createAirflow, type AirflowCredentials } from '../../../src/clients/airflow';
import type { AirflowApi } from '../../../src/core/ports/airflow';
import { serve, type Loopback, type Received, type Reply } from '../clients/loopback';
import { NOW } from '../../unit/core/airflow/snapshots';

export const ada: AirflowCredentials = { method: 'basic', user: 'ada', password: 'love-of-engines' };

/** A clock that a test sets. */
function settableClock() {
  const clock = { time: NOW, now: () => clock.time, sleep: () => Promise.resolve() };
  return clock;
}

const empty = {
  dags: {
    dags: [{ dag_id: 'a', is_paused: false, next_dagrun_create_after: null, next_dagrun_run_after: null }],
    total_entries: 1,
  },
  runs: { dag_runs: [], total_entries: 0 },
  tasks: { task_instances: [], total_entries: 0 },
};

/** What an idle Airflow with this API replies to one request. */
export function idle(api: 'v1' | 'v2', { method, url }: Received): Reply {
  const root = `/api/${api}`;
  if (url === `${root}/version`) return { body: { version: api === 'v1' ? '2.9.3' : '3.3.2' } };
  if (url === '/auth/token' && api === 'v2') return { status: 201, body: { access_token: 'token-of-ada' } };
  if (url.startsWith(`${root}/dags?`)) return { body: empty.dags };
  if (url === `${root}/dags/~/dagRuns/list` && method === 'POST') return { body: empty.runs };
  if (url === `${root}/dags/~/dagRuns/~/taskInstances/list`) return { body: empty.tasks };
  return { status: 404, body: { detail: `nothing at ${url}` } };
}

export interface TinyAirflow extends AsyncDisposable {
  readonly api: AirflowApi;
  readonly clock: ReturnType<typeof settableClock>;
  readonly server: Loopback;
  /** Method and path of each request so far, without the query. */
  asked(): readonly string[];
  /** Uses these credentials from now on. */
  signIn(credentials: AirflowCredentials | undefined): void;
}

/** A loopback server and a client of it. */
export async function tinyAirflow(
  answer: (request: Received) => Reply,
  credentials: AirflowCredentials = ada,
  basePath = '',
): Promise<TinyAirflow> {
  const server = await serve(answer);
  const clock = settableClock();
  let who: AirflowCredentials | undefined = credentials;
  const api = createAirflow({
    address: server.url + basePath,
    credentials: () => Promise.resolve(who),
    clock,
  });
  return {
    api,
    clock,
    server,
    asked: () => server.received.map(({ method, url }) => `${method} ${url.split('?')[0] ?? ''}`),
    signIn: next => {
      who = next;
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
