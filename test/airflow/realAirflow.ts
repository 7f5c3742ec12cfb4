import { spawn, type ChildProcess } from 'node:child_process';
import { copyFileSync, mkdirSync, openSync, rmSync } from 'node:fs';
import path from 'node:path';
import { whileDatabaseIsBusy } from '../contract/airflow/busyDatabase';
import { freePort } from '../harness/freePort';
import { until } from '../harness/until';
import { configuration } from './configuration';
import { startHeldAnswer, type HeldAnswer } from './heldAnswer';
import { endComponent, killComponent } from './processes';

/** Long, because the machine may be busy, and looking once a second: the tests check states, never times. */
export const patient = { within: 480_000, pause: 1000 };

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
  /** Sets a run to failed, which Airflow may overlook at a moment when it handles the run. */
  fail(dagId: string, runId: string): Promise<void>;
  /** Runs a Python program in this Airflow's environment. */
  python(file: string, ...args: readonly string[]): Promise<void>;
  /** Ends one component, by name. */
  end(component: string): Promise<void>;
  stop(): Promise<void>;
}

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
  const [port, executionPort] = [await freePort(), await freePort()];
  const addressOf = (at: number): string => `http://127.0.0.1:${at}${basePath}`;
  const [address, executionAddress] = [addressOf(port), addressOf(executionPort)];
  const env = {
    ...process.env,
    ...installation.environment,
    ...configuration(api, { home, database, address, executionAddress, sensorsAsk: sensorsAsk.url }),
    PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}`,
  };
  const components = new Map<string, ChildProcess>();
  const start = (name: string, command: string, args: readonly string[]): ChildProcess => {
    const log = openSync(path.join(home, `${name}.log`), 'a');
    return spawn(command, args, { cwd: home, env, detached: true, stdio: ['ignore', log, log] });
  };
  /** Restarts a component like a service manager does: on SQLite a scheduler may exit because of a locked database. */
  const keepUp = (name: string, args: readonly string[]): void => {
    const child = start(name, path.join(bin, 'airflow'), args);
    components.set(name, child);
    child.once('exit', () => {
      if (components.get(name) === child) keepUp(name, args);
    });
  };
  for (const [name, args] of api === 'v1' ? airflow2(port) : airflow3(port, executionPort))
    keepUp(name, args);
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
    fail: async (dagId, runId) => {
      await raw('PATCH', `/api/${api}/dags/${dagId}/dagRuns/${runId}`, { state: 'failed' });
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
    await until(
      'all DAGs there and the scheduler alive',
      async () => {
        if (api === 'v2') await fetch(`${executionAddress}/execution/health`);
        const { body } = await raw('GET', `/api/${api}/dags?limit=1`);
        const at = api === 'v1' ? '/api/v1/health' : '/api/v2/monitor/health';
        const { body: health } = await raw('GET', at);
        return {
          dags: (body as { total_entries?: number }).total_entries,
          scheduler: (health as { scheduler?: { status?: string } }).scheduler?.status,
        };
      },
      seen => seen.dags === dags && seen.scheduler === 'healthy',
      patient,
    );
  } catch (cause) {
    await airflow.stop();
    throw new Error(`Airflow ${version} did not start; see the logs in ${home}.`, { cause });
  }
  return airflow;
}

async function login(address: string): Promise<string> {
  const response = await fetch(`${address}/auth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password: 'admin' }),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}

/** A component's name, and the arguments of `airflow`. */
type Component = readonly [name: string, args: readonly string[]];

function airflow2(port: number): readonly Component[] {
  return [
    ['webserver', ['webserver', '--hostname', '127.0.0.1', '--port', String(port), '--workers', '1']],
    ...inBoth,
  ];
}

/**
 * The API for tasks is a server of its own. In one process with the other, they lock each other out of SQLite for a minute at a
 * time: a task's request has written and waits for the event loop to commit, while a client's request occupies the event loop
 * and waits to write its line of the audit log.
 */
function airflow3(port: number, executionPort: number): readonly Component[] {
  const server = (apps: string, at: number): readonly string[] => [
    ...['api-server', '--apps', apps, '--host', '127.0.0.1', '--port', String(at), '--workers', '1'],
  ];
  return [
    ['api-server', server('core', port)],
    ['execution-api-server', server('execution', executionPort)],
    ['dag-processor', ['dag-processor']],
    ...inBoth,
  ];
}

const inBoth: readonly Component[] = [
  ['scheduler', ['scheduler', '--skip-serve-logs']],
  ['triggerer', ['triggerer', '--skip-serve-logs']],
];
