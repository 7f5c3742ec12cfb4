import { createAirflow, type AirflowCredentials } from '../../../src/clients/airflow';
import type { AirflowApi } from '../../../src/core/ports/airflow';
import { systemClock as clock } from '../../../src/platform/node/clock';
import { whileDatabaseIsBusy } from './busyDatabase';

/** An answer as received: parsed JSON, or text. */
export interface RawAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: unknown;
}

/**
 * What the contract is tested with: the simulator, or a real server. It has the DAGs `image_data_refresh` and
 * `audio_data_refresh`, both unpaused, and a run of the first whose HTTP sensors wait to be poked.
 */
export interface ContractServer {
  readonly api: 'v1' | 'v2';
  readonly version: string;
  readonly address: string;
  /** An administrator. */
  readonly user: string;
  readonly password: string;
  /** Another DAG, with a run that succeeds. */
  readonly finished: string;
  /** `[api] maximum_page_limit`. */
  readonly pageLimit: number;
  /** The name, and also password, of a user who may read only one DAG, and of one who may read nothing. */
  readonly limited?: { readonly oneDag: string; readonly nothing: string };
}

/** A client like the product's, but more patient, since the machine may be busy. */
export function clientOf(
  server: Pick<ContractServer, 'address' | 'user' | 'password'>,
  credentials: AirflowCredentials = { method: 'basic', user: server.user, password: server.password },
  address = server.address,
): AirflowApi {
  return createAirflow({
    address,
    credentials: () => Promise.resolve(credentials),
    clock,
    timeoutMs: 300_000,
  });
}

/** One request over the wire with the user's rights, without the client. */
export async function ask(
  server: ContractServer,
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<RawAnswer> {
  return whileDatabaseIsBusy(() => askOnce(server, method, path, body, headers));
}

async function askOnce(
  server: ContractServer,
  method: string,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): Promise<RawAnswer> {
  const response = await fetch(server.address + path, {
    method,
    redirect: 'manual',
    headers: {
      authorization: await authorization(server),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const contentType = response.headers.get('content-type') ?? '';
  const json = /\bjson\b/.test(contentType);
  return { status: response.status, contentType, body: json ? (JSON.parse(text) as unknown) : text };
}

const tokens = new WeakMap<ContractServer, Promise<string>>();

/** Airflow 3 limits logins, so each server is asked for one token. */
async function authorization(server: ContractServer): Promise<string> {
  if (server.api === 'v1') return `Basic ${btoa(`${server.user}:${server.password}`)}`;
  const known = tokens.get(server) ?? login(server);
  tokens.set(server, known);
  return `Bearer ${await known}`;
}

async function login({ address, user, password }: ContractServer): Promise<string> {
  const response = await fetch(`${address}/auth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: user, password }),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}
