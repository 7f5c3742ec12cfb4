import * as l10n from '@vscode/l10n';
import { elapsedMs } from '../../core/duration';
import { ProblemError } from '../../core/errors';
import type { AirflowServer } from '../../core/ports/airflow';
import { createHttp, type Answer, type Http, type HttpRequest, type Service } from '../http';
import { detect } from './detect';
import type { States } from './dialect';
import type { AirflowCredentials, AirflowOptions } from './options';
import { TokenSchema } from './schemas';

/** A list of ten thousand task instances takes about 15 MB. */
const MOST_BYTES = 64 * 1024 * 1024;
/** FAB allows 5 logins in 40 s, so no token is replaced sooner than this, and a refused password waits longer. */
const LOGIN_GAP_MS = 10_000;
const REFUSED_REST_MS = 60_000;
/** Minimum age of a token before "forbidden" is taken to mean that it expired. */
const EXPIRES_AFTER_MS = 60_000;

/** Palette title of the command. */
export const SIGN_IN = l10n.t('Deploy Runbook: Sign In to Airflow…');

/** The signed-in user and the server that answers at the address. Both are determined once and cached. */
export interface Session {
  readonly http: Http;
  /** The server, detected once; `fresh` detects it again. */
  server(signal: AbortSignal, fresh?: boolean): Promise<AirflowServer>;
  /** Runs a check once for this server and user, and again after any failure; returns what it found. */
  once(check: () => Promise<States>): Promise<States>;
  /** Like {@link Http.send}, but replaces an expired token once. After a failure the server is detected again. */
  send(request: HttpRequest): Promise<Answer>;
  /** Throws the error, as a failed `send` does. */
  fail(error: ProblemError): never;
}

/** Sends nothing before the first request. */
export function createSession(options: AirflowOptions): Session {
  const service = serviceOf(options);
  const limits = { clock: options.clock, timeoutMs: options.timeoutMs ?? 60_000, maxBytes: MOST_BYTES };
  const anonymous = createHttp({ ...service, ...limits });
  const http = createHttp({ ...service, ...limits, headers: signal => headers(known, signal) });
  /** Asks which server there is, before its way to sign in is known; meanwhile all else goes on as before. */
  const detecting = createHttp({ ...service, ...limits, headers: signal => headers(undefined, signal) });
  let known: AirflowServer | undefined;
  /**
   * True after a failure: the server must be detected again before anything relies on it. Until then credentials are sent the
   * way the known server takes them.
   */
  let isStale = false;
  let checked: States | undefined;
  /** The credentials that all this state belongs to; kept in memory only. */
  let who = '';
  let token: { readonly value: Promise<string>; readonly at: number } | undefined;
  let refused: { readonly error: ProblemError; readonly at: number } | undefined;

  function forget(): void {
    isStale = true;
    checked = undefined;
  }

  /** The current credentials; when they have changed, forgets everything cached for the previous ones. */
  async function signedIn(): Promise<AirflowCredentials> {
    const credentials = await options.credentials();
    if (credentials === undefined) throw notSignedIn(options);
    const now = JSON.stringify(credentials);
    if (now !== who) {
      who = now;
      token = undefined;
      refused = undefined;
      checked = undefined;
    }
    return credentials;
  }

  async function headers(
    server: AirflowServer | undefined,
    signal: AbortSignal,
  ): Promise<Readonly<Record<string, string>>> {
    const credentials = await signedIn();
    switch (credentials.method) {
      case 'headers':
        return credentials.headers;
      case 'bearer':
        return { authorization: `Bearer ${credentials.token}` };
      default:
        if (server?.api !== 'v2') return { authorization: basic(credentials) };
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

  /**
   * Some servers answer 401 for an expired token, others 403. For 403 the token must be older, since 403 usually means no
   * permission.
   */
  function mayHaveExpired(since: number, code: string): boolean {
    const age = elapsedMs(since, options.clock.now());
    if (code === 'airflow.unauthorized') return age >= LOGIN_GAP_MS;
    return code === 'airflow.forbidden' && age >= EXPIRES_AFTER_MS;
  }

  /** After a failure there may be a different server, or a different version of it. */
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
        const detected = await detect(detecting, signal).catch(failed);
        isStale = false;
        if (known?.version !== detected.version) checked = undefined;
        known = detected;
      }
      return known;
    },
    once: async check => {
      await signedIn();
      checked ??= await check();
      return checked;
    },
  };
}

function codeOf(error: unknown): string {
  return error instanceof ProblemError ? error.problem.code : '';
}

/** Causes that mean a server has no token login, or none that takes a user and password. */
const noTokens = new Set(
  ['not-found', 'invalid', 'html', 'malformed', 'redirect'].map(cause => `airflow.${cause}`),
);

function noTokenLogin({ address }: AirflowOptions, cause: unknown): ProblemError {
  return new ProblemError(
    {
      code: 'airflow.no-token-login',
      message: l10n.t`Airflow at ${address} gives no token for a user and a password: people there sign in another way.`,
      remedy: l10n.t`Get a token in the way your team does, then run “${SIGN_IN}” and choose bearer token.`,
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
      forbidden: l10n.t(
        'Sign in as a user that may read all DAGs, their runs and task instances, and edit DAGs; the role “User” may.',
      ),
      certificate: l10n.t(
        "If the certificate is your organization's own, install it in the system's certificate store and leave the setting http.systemCertificates on (outside VS Code: NODE_EXTRA_CA_CERTS).",
      ),
    },
  };
}

function notSignedIn({ address }: AirflowOptions): ProblemError {
  return new ProblemError({
    code: 'airflow.not-signed-in',
    message: l10n.t`Nobody has signed in to Airflow at ${address}.`,
    remedy: l10n.t`Run “${SIGN_IN}”.`,
  });
}
