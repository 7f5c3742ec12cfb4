import { Octokit as Core } from '@octokit/core';
import { paginateRest, type PaginatingEndpoints } from '@octokit/plugin-paginate-rest';
import { retry } from '@octokit/plugin-retry';
import { throttling, type ThrottlingOptions } from '@octokit/plugin-throttling';
import type { Clock } from '../../core/ports/clock';
import type { Http } from '../http';
import { createFetch } from './fetch';

/** An answer, as far as it is used without a check. */
export interface Reply {
  readonly data: unknown;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
}

/** How GitHub is reached. */
export interface GitHubOptions {
  /** Of the REST interface: `https://api.github.com` unless told; `https://HOST/api/v3` of a GitHub Enterprise Server. */
  readonly address?: string;
  /** The credentials, asked for before each request. May throw a ProblemError that says how to sign in. */
  readonly token: () => Promise<string>;
  readonly clock: Clock;
  /** True for a server that isn't GitHub's own: no pause between writes, and none before a repetition. */
  readonly unpaced?: boolean;
}

const Octokit = Core.plugin(paginateRest, retry, throttling);
export type Octokit = InstanceType<typeof Octokit>;

/** Waits for a limit that GitHub asks for are kept up to this; longer ones are the person's to decide. */
const longestWaitSeconds = 30;

/**
 * Octokit over our http, with its repetitions and limits kept in bounds.
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
    // The limits are 429 and 403, which throttling sees to; a conflict doesn't pass by itself.
    retry: {
      doNotRetry: [400, 401, 403, 404, 405, 409, 410, 422, 429, 451],
      retries: 2,
      ...(unpaced ? { retryAfterBaseValue: 0 } : {}),
    },
    throttle: {
      id: address,
      // A limit refuses before anything happens, so that a refused write may be repeated as well.
      onRateLimit: mayWait,
      onSecondaryRateLimit: mayWait,
      ...(unpaced ? { retryAfterBaseValue: 0, triggersNotification: () => false, write: unlimited } : {}),
    },
  });
  octokit.hook.before('request', request => {
    request.headers['x-github-api-version'] = '2022-11-28';
    // plugin-retry repeats any method on a 5xx; a dispatch that was accepted and answered 502 would run twice.
    if (!['GET', 'HEAD'].includes(request.method)) request.request = { ...request.request, retries: 0 };
  });
  return octokit;
}

/**
 * The pages of a list, each asked for when it is needed.
 * @param route of the REST interface, e.g. `GET /repos/{owner}/{repo}/pulls`
 */
export function pages<R extends keyof PaginatingEndpoints>(
  octokit: Octokit,
  route: R,
  // Its types leave out what every request may have.
  parameters: PaginatingEndpoints[R]['parameters'] & { readonly request: { readonly signal: AbortSignal } },
): AsyncIterable<Reply> {
  return octokit.paginate.iterator(route, parameters);
}

/** Stands in for plugin-throttling's pause of a second between writes. */
const unlimited = {
  key: () => ({ schedule: (_: unknown, job: () => Promise<void>) => job() }),
} as unknown as NonNullable<ThrottlingOptions['write']>;

function silent(): void {
  // What Octokit would print goes to the person as a problem.
}
