import { spawn, type ChildProcess } from 'node:child_process';
import { copyFileSync, mkdirSync, openSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { whileDatabaseIsBusy } from '../contract/airflow/busyDatabase';
import { freePort } from '../harness/freePort';
import { startHeldAnswer, type HeldAnswer } from './heldAnswer';
import { endComponent, killComponent } from './processes';

/** One installation, as passed by `scripts/test-airflow.mjs` in `AIRFLOW_UNDER_TEST`. */
export interface Installation {
  readonly version: string;
  /** Folder of its programs. */
  readonly bin: string;
  /** Initial SQLite file, with tables and users. */
  readonly database: string;
  /** Environment of all its programs. */
  readonly environment: Readonly<Record<string, string>>;
  /** Folder of this run, emptied first. */
  readonly home: string;
  /** Path under which it is served, e.g. `/team/airflow`; empty for none. */
  readonly basePath: string;
}

/** A started Airflow: web server, scheduler, triggerer, and the service that its sensors poll. */
export interface RealAirflow {
  readonly version: string;
  readonly api: 'v1' | 'v2';
  readonly address: string;
  readonly sensorsAsk: HeldAnswer;
  /** One request as the administrator; the body is JSON. */
  raw(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ readonly status: number; readonly body: unknown }>;
  /** Starts a run by hand. */
  trigger(dagId: string, runId: string): Promise<void>;
  /** Runs a Python program in this Airflow's environment. */
  python(file: string, ...args: readonly string[]): Promise<void>;
  /** Ends one component, by name. */
  end(component: string): Promise<void>;
  stop(): Promise<void>;
}

/** So small that the tests' few DAGs don't fit on one page. */
export const MAXIMUM_PAGE_LIMIT = 25;
/** When the scheduler starts `other_starts_soon`. */
const SOON_MS = 25 * 60_000;
/** Long, because the machine may be busy; the tests check states, never times. */
const PATIENCE_MS = 480_000;

/**
 * Starts an installation on loopback.
 * @param dags number of DAGs that must exist before it counts as started
 * @throws {Error} when it doesn't come up, naming the folder of its logs
 */
export async function startAirflow(installation: Installation, dags: number): Promise<RealAirflow> {
  const { version, bin, home, basePath } = installation;
  const api = version.startsWith('2.') ? 'v1' : 'v2';
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  const database = path.join(home, 'airflow.db');
  copyFileSync(installation.database, database);
  const sensorsAsk = await startHeldAnswer();
  const port = await freePort();
  const address = `http://127.0.0.1:${port}${basePath}`;
  const env = {
    ...process.env,
    ...installation.environment,
    ...common(home, database, sensorsAsk.url),
    ...(api === 'v1' ? airflow2(address) : airflow3(address)),
    PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}`,
  };
  const components = new Map<string, ChildProcess>();
  const start = (name: string, command: string, args: readonly string[]): ChildProcess => {
    const log = openSync(path.join(home, `${name}.log`), 'a');
    return spawn(command, args, { cwd: home, env, detached: true, stdio: ['ignore', log, log] });
  };
  /** Restarts a component like a service manager does: on SQLite a scheduler may exit because of a locked database. */
  const keepUp = (name: string, args: readonly string[]): void => {
    const child = start(name, path.join(bin, 'airflow'), [name, ...args]);
    components.set(name, child);
    child.once('exit', () => {
      if (components.get(name) === child) keepUp(name, args);
    });
  };
  const web = ['--port', String(port), '--workers', '1'];
  for (const [name, ...args] of [
    api === 'v1'
      ? ['webserver', '--hostname', '127.0.0.1', ...web]
      : ['api-server', '--host', '127.0.0.1', ...web],
    ['scheduler', '--skip-serve-logs'],
    ['triggerer', '--skip-serve-logs'],
    ...(api === 'v1' ? [] : [['dag-processor']]),
  ]) {
    if (name !== undefined) keepUp(name, args);
  }
  const killAll = (): void => components.forEach(killComponent);
  const interrupted = (): void => {
    killAll();
    process.exit(1);
  };
  process.once('exit', killAll).once('SIGINT', interrupted).once('SIGTERM', interrupted);

  let token: string | undefined;
  const rawOnce: RealAirflow['raw'] = async (method, at, body) => {
    if (api === 'v2') token ??= await login(address);
    const response = await fetch(address + at, {
      method,
      redirect: 'manual',
      headers: {
        authorization: token === undefined ? `Basic ${btoa('admin:admin')}` : `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json') === true;
    return { status: response.status, body: json ? (JSON.parse(text) as unknown) : text };
  };
  const raw: RealAirflow['raw'] = (method, at, body) => whileDatabaseIsBusy(() => rawOnce(method, at, body));
  const end = async (name: string): Promise<void> => {
    const child = components.get(name);
    components.delete(name);
    if (child !== undefined) await endComponent(child);
  };
  const airflow: RealAirflow = {
    ...{ version, api, address, sensorsAsk, raw, end },
    trigger: async (dagId, runId) => {
      const body = { dag_run_id: runId, ...(api === 'v1' ? {} : { logical_date: null }) };
      const { status, body: answer } = await raw('POST', `/api/${api}/dags/${dagId}/dagRuns`, body);
      if (status !== 200)
        throw new Error(`${dagId} could not be started: ${status} ${JSON.stringify(answer)}`);
    },
    python: async (file, ...args) => {
      const child = start('python', path.join(bin, 'python'), [file, ...args]);
      const code = await new Promise(resolve => child.once('exit', resolve));
      if (code !== 0) throw new Error(`${file} ended with ${String(code)}; see ${home}/python.log`);
    },
    stop: async () => {
      await Promise.all([...components.keys()].map(end));
      await sensorsAsk.close();
      process.off('exit', killAll).off('SIGINT', interrupted).off('SIGTERM', interrupted);
    },
  };
  try {
    await until('all DAGs there and the scheduler alive', async () => {
      const { body } = await raw('GET', `/api/${api}/dags?limit=1`);
      const { body: health } = await raw('GET', api === 'v1' ? '/api/v1/health' : '/api/v2/monitor/health');
      if (api === 'v2') await raw('GET', '/execution/health');
      const alive = (health as { scheduler?: { status?: string } }).scheduler?.status === 'healthy';
      return alive && (body as { total_entries?: number }).total_entries === dags;
    });
  } catch (cause) {
    await airflow.stop();
    throw new Error(`Airflow ${version} did not start; see the logs in ${home}.`, { cause });
  }
  return airflow;
}

/**
 * Retries until it is true; an error counts as "not yet".
 * @throws {Error} naming the condition that was never true
 */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  let last: unknown;
  while (Date.now() < end) {
    try {
      if (await holds()) return;
      last = undefined;
    } catch (error) {
      last = error;
    }
    await sleep(1000);
  }
  throw new Error(`Waited in vain for: ${what}`, { cause: last });
}

async function login(address: string): Promise<string> {
  const response = await fetch(`${address}/auth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password: 'admin' }),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}

function common(home: string, database: string, sensorsAsk: string): Record<string, string> {
  return {
    AIRFLOW_HOME: home,
    AIRFLOW__DATABASE__SQL_ALCHEMY_CONN: `sqlite:///${database}?timeout=60`,
    // Several tasks at a time, which Airflow 2 would refuse on SQLite because of its locks.
    AIRFLOW__CORE__EXECUTOR: 'LocalExecutor',
    _AIRFLOW__SKIP_DATABASE_EXECUTOR_COMPATIBILITY_CHECK: '1',
    AIRFLOW__CORE__PARALLELISM: '16',
    AIRFLOW__API__MAXIMUM_PAGE_LIMIT: String(MAXIMUM_PAGE_LIMIT),
    AIRFLOW__SCHEDULER__MIN_FILE_PROCESS_INTERVAL: '3600',
    AIRFLOW__SCHEDULER__SCHEDULER_HEARTBEAT_SEC: '1',
    AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_THRESHOLD: '120',
    // Airflow 3 postpones a task whose DAG takes longer to import, which can happen on a busy machine.
    AIRFLOW__CORE__DAGBAG_IMPORT_TIMEOUT: '300',
    AIRFLOW__SCHEDULER__ALLOWED_RUN_ID_PATTERN: '^[A-Za-z0-9_.~:+/-]+$',
    AIRFLOW__FAB__UPDATE_FAB_PERMS: 'False',
    AIRFLOW__FAB__AUTH_RATE_LIMITED: 'False',
    AIRFLOW_CONN_DATA_REFRESH: sensorsAsk,
    STARTS_SOON: new Date(Date.now() + SOON_MS).toISOString(),
    PYTHONWARNINGS: 'ignore',
  };
}

function airflow2(address: string): Record<string, string> {
  return {
    AIRFLOW__API__AUTH_BACKENDS: 'airflow.api.auth.backend.basic_auth,airflow.api.auth.backend.session',
    AIRFLOW__WEBSERVER__BASE_URL: address,
    AIRFLOW__WEBSERVER__SECRET_KEY: 'only-for-this-test',
    AIRFLOW__WEBSERVER__UPDATE_FAB_PERMS: 'False',
    AIRFLOW__WEBSERVER__WEB_SERVER_WORKER_TIMEOUT: '300',
    AIRFLOW__WEBSERVER__WEB_SERVER_MASTER_TIMEOUT: '300',
  };
}

function airflow3(address: string): Record<string, string> {
  return {
    AIRFLOW__API__BASE_URL: address,
    AIRFLOW__API__SECRET_KEY: 'only-for-this-test',
    AIRFLOW__API_AUTH__JWT_SECRET: 'only-for-this-test-and-long-enough-for-its-hash-function-to-accept-it',
    AIRFLOW__CORE__EXECUTION_API_SERVER_URL: `${address}/execution/`,
    // By default, a task fails when the API doesn't answer it in 5 s, which can happen on a busy machine.
    AIRFLOW__WORKERS__EXECUTION_API_TIMEOUT: '120',
  };
}
