import { elapsedMs } from '../../core/duration';
import { ProblemError } from '../../core/errors';
import type { AirflowServer } from '../../core/ports/airflow';
import { createHttp, type Answer, type Http, type HttpRequest, type Service } from '../http';
import { detect } from './detect';
import type { AirflowCredentials, AirflowOptions } from './options';
import { TokenSchema } from './schemas';

/** Lists of ten thousand task instances are about 15 MB. */
const MOST_BYTES = 64 * 1024 * 1024;
/** FAB allows 5 logins in 40 s, so that no token is replaced sooner than this, and a refused password rests longer. */
const LOGIN_GAP_MS = 10_000;
const REFUSED_REST_MS = 60_000;
/** How old a token is at least before "forbidden" is taken for one that ran out. */
const EXPIRES_AFTER_MS = 60_000;

/** The command, as people see it. */
export const SIGN_IN = 'Deploy Runbook: Sign In to Airflow…';

/** Whoever is signed in, at whatever server answers at the address: both are found out once and kept. */
export interface Session {
  readonly http: Http;
  /** The server, asked once; `fresh` asks again. */
  server(signal: AbortSignal, fresh?: boolean): Promise<AirflowServer>;
  /** Runs once for this server and user; again after anything failed. */
  once(check: () => Promise<void>): Promise<void>;
  /** As {@link Http.send}; a token that ran out is replaced once. After a failure everything is found out anew. */
  send(request: HttpRequest): Promise<Answer>;
  /** Throws, as a failed `send` does. */
  fail(error: ProblemError): never;
}

/** Nothing is asked before the first request. */
export function createSession(options: AirflowOptions): Session {
  const service = serviceOf(options);
  const limits = { clock: options.clock, timeoutMs: options.timeoutMs ?? 60_000, maxBytes: MOST_BYTES };
  const anonymous = createHttp({ ...service, ...limits });
  const http = createHttp({ ...service, ...limits, headers });
  let known: AirflowServer | undefined;
  /** Something failed since: it is asked again before it is relied on. Until then credentials go as it takes them. */
  let isStale = false;
  let checked = false;
  /** For whom all this is known; in memory only. */
  let who = '';
  let token: { readonly value: Promise<string>; readonly at: number } | undefined;
  let refused: { readonly error: ProblemError; readonly at: number } | undefined;

  function forget(): void {
    isStale = true;
    checked = false;
  }

  /** Whoever is signed in now; what was found out for somebody else is forgotten. */
  async function signedIn(): Promise<AirflowCredentials> {
    const credentials = await options.credentials();
    if (credentials === undefined) throw notSignedIn(options);
    const now = JSON.stringify(credentials);
    if (now !== who) {
      who = now;
      token = undefined;
      refused = undefined;
      checked = false;
    }
    return credentials;
  }

  async function headers(signal: AbortSignal): Promise<Readonly<Record<string, string>>> {
    const credentials = await signedIn();
    switch (credentials.method) {
      case 'headers':
        return credentials.headers;
      case 'bearer':
        return { authorization: `Bearer ${credentials.token}` };
      default:
        if (known?.api !== 'v2') return { authorization: basic(credentials) };
        token ??= { value: login(credentials, signal), at: options.clock.now() };
        return { authorization: `Bearer ${await token.value}` };
    }
  }

  async function login(
    { user, password }: Extract<AirflowCredentials, { user: string }>,
    signal: AbortSignal,
  ): Promise<string> {
    if (refused !== undefined && elapsedMs(refused.at, options.clock.now()) < REFUSED_REST_MS)
      throw refused.error;
    try {
      const body = { username: user, password };
      const request: HttpRequest = { signal, method: 'POST', path: '/auth/token', body, confidential: true };
      const { access_token: value } = await anonymous.json(TokenSchema, request);
      options.onSecret?.(value);
      return value;
    } catch (error) {
      token = undefined;
      if (error instanceof ProblemError && codeOf(error) === 'airflow.unauthorized') {
        refused = { error, at: options.clock.now() };
      }
      throw noTokens.has(codeOf(error)) ? noTokenLogin(options, error) : error;
    }
  }

  async function send(request: HttpRequest): Promise<Answer> {
    const used = token;
    try {
      return await http.send(request);
    } catch (error) {
      if (used === undefined || !mayHaveExpired(used.at, codeOf(error))) return failed(error);
      if (used === token) token = undefined;
      return await http.send(request).catch(failed);
    }
  }

  /** Some servers say 401 of a token that ran out, others 403: of those a token must be older, since 403 usually means no. */
  function mayHaveExpired(since: number, code: string): boolean {
    const age = elapsedMs(since, options.clock.now());
    if (code === 'airflow.unauthorized') return age >= LOGIN_GAP_MS;
    return code === 'airflow.forbidden' && age >= EXPIRES_AFTER_MS;
  }

  /** Whatever failed may be another server afterwards, or another version of it. */
  function failed(error: unknown): never {
    if (error instanceof ProblemError) forget();
    throw error;
  }

  return {
    http,
    send,
    fail: failed,
    server: async (signal, fresh = false) => {
      if (known === undefined || isStale || fresh) {
        const before = known;
        known = undefined;
        known = await detect(http, signal).catch(failed);
        isStale = false;
        if (before?.version !== known.version) checked = false;
      }
      return known;
    },
    once: async check => {
      await signedIn();
      if (checked) return;
      await check();
      checked = true;
    },
  };
}

function codeOf(error: unknown): string {
  return error instanceof ProblemError ? error.problem.code : '';
}

/** How a server answers that has no token login, or one that takes no user and password. */
const noTokens = new Set(
  ['not-found', 'invalid', 'html', 'malformed', 'redirect'].map(cause => `airflow.${cause}`),
);

function noTokenLogin({ address }: AirflowOptions, cause: unknown): ProblemError {
  return new ProblemError(
    {
      code: 'airflow.no-token-login',
      message: `Airflow at ${address} gives no token for a user and a password: people there sign in another way.`,
      remedy: `Get a token in the way your team does, then run “${SIGN_IN}” and choose bearer token.`,
    },
    { cause },
  );
}

function basic({ user, password }: { readonly user: string; readonly password: string }): string {
  return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
}

function serviceOf({ address, setting }: AirflowOptions): Service {
  return {
    id: 'airflow',
    name: 'Airflow',
    baseUrl: address,
    signIn: SIGN_IN,
    ...(setting === undefined ? {} : { setting }),
    remedies: {
      forbidden:
        'Sign in as a user that may read all DAGs, their runs and task instances, and edit DAGs; the role “User” may.',
      certificate:
        "If the certificate is your organization's own, install it in the system's certificate store and leave the setting http.systemCertificates on (outside VS Code: NODE_EXTRA_CA_CERTS).",
    },
  };
}

function notSignedIn({ address }: AirflowOptions): ProblemError {
  return new ProblemError({
    code: 'airflow.not-signed-in',
    message: `Nobody has signed in to Airflow at ${address}.`,
    remedy: `Run “${SIGN_IN}”.`,
  });
}
