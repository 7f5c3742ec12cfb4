import { Octokit as Core } from '@octokit/core';
import { paginateRest, type PaginatingEndpoints } from '@octokit/plugin-paginate-rest';
import { retry } from '@octokit/plugin-retry';
import { throttling, type ThrottlingOptions } from '@octokit/plugin-throttling';
import type { Clock } from '../../core/ports/clock';
import type { Http } from '../http';
import { createFetch } from './fetch';

/** The parts of an answer that are used without a check. */
export interface Reply {
  readonly data: unknown;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
}

/** How GitHub is reached. */
export interface GitHubOptions {
  /** Base of the REST interface: `https://api.github.com` by default; `https://HOST/api/v3` for a GitHub Enterprise Server. */
  readonly address?: string;
  /** The credentials, requested before each call. May throw a ProblemError that says how to sign in. */
  readonly token: () => Promise<string>;
  readonly clock: Clock;
  /** True for a server that isn't GitHub's own: no pauses between writes or before retries. */
  readonly unpaced?: boolean;
}

const Octokit = Core.plugin(paginateRest, retry, throttling);
export type Octokit = InstanceType<typeof Octokit>;

/** The longest wait for a rate limit, in seconds; whether to wait longer is up to the person. */
const longestWaitSeconds = 30;

/**
 * Octokit over our http, with bounded retries and waits.
 * @param address base of the REST interface
 */
export function createOctokit(http: Http, address: string, options: GitHubOptions): Octokit {
  const unpaced = options.unpaced === true;
  const mayWait = (seconds: number, _: unknown, __: unknown, repeated: number): boolean =>
    seconds <= longestWaitSeconds && repeated < 2;
  const octokit = new Octokit({
    log: { debug: silent, info: silent, warn: silent, error: silent },
    baseUrl: address.replace(/\/+$/, ''),
    request: { fetch: createFetch(http, options.token) },
    // 429 and 403 are limits, which the throttling plug-in handles; a conflict doesn't go away on its own.
    retry: {
      doNotRetry: [400, 401, 403, 404, 405, 409, 410, 422, 429, 451],
      retries: 2,
      ...(unpaced ? { retryAfterBaseValue: 0 } : {}),
    },
    throttle: {
      id: address,
      // A limit refuses before anything happens, so even a write can be retried.
      onRateLimit: mayWait,
      onSecondaryRateLimit: mayWait,
      ...(unpaced ? { retryAfterBaseValue: 0, triggersNotification: () => false, write: unlimited } : {}),
    },
  });
  octokit.hook.before('request', request => {
    request.headers['x-github-api-version'] = '2022-11-28';
    // plugin-retry retries any method on a 5xx; a dispatch that was accepted but answered with 502 would run twice.
    if (!['GET', 'HEAD'].includes(request.method)) request.request = { ...request.request, retries: 0 };
  });
  return octokit;
}

/**
 * The pages of a list, each requested only when needed.
 * @param route of the REST interface, e.g. `GET /repos/{owner}/{repo}/pulls`
 */
export function pages<R extends keyof PaginatingEndpoints>(
  octokit: Octokit,
  route: R,
  // Octokit's types leave out `request`, which every route accepts.
  parameters: PaginatingEndpoints[R]['parameters'] & { readonly request: { readonly signal: AbortSignal } },
): AsyncIterable<Reply> {
  return octokit.paginate.iterator(route, parameters);
}

/** Replaces plugin-throttling's one-second pause between writes. */
const unlimited = {
  key: () => ({ schedule: (_: unknown, job: () => Promise<void>) => job() }),
} as unknown as NonNullable<ThrottlingOptions['write']>;

function silent(): void {
  // Octokit's messages reach the person as problems instead.
}
