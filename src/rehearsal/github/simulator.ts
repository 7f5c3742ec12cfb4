import { createHash } from 'node:crypto';
import { AnswerError, type Answer, type Call, type Handler } from '../http/call';
import { router, type Route } from '../http/router';
import type { LoopbackServer } from '../http/server';
import { startSimulator, type SimulatorOptions } from '../http/simulator';
import { githubError, type GitHub, type Repository } from './github';
import { actionRoutes } from './routes/actions';
import { deploymentRoutes } from './routes/deployments';
import { pullRoutes } from './routes/pulls';
import { releaseRoutes } from './routes/releases';
import { repositoryRoutes } from './routes/repositories';
import { reviewRoutes } from './routes/reviews';
import type { GitHubState } from './state';

/** The token of the viewer. */
export const GITHUB_TOKEN = 'rehearsal-github-token';
const OF = `${GITHUB_TOKEN}-of-`;
/** The token of somebody else, who has the same permissions as the viewer. */
export function githubTokenOf(login: string): string {
  return `${OF}${login}`;
}
const LIMIT = 5000;

export interface GitHubSimulatorOptions extends SimulatorOptions {
  readonly state: GitHubState;
  readonly repositories: readonly Repository[];
  readonly subjects: GitHub['subjects'];
  /** The login that {@link GITHUB_TOKEN} belongs to. */
  readonly viewer: string;
  readonly returnsRunDetails: boolean;
  readonly mergeableMs: number;
}

/** Serves the parts of GitHub's REST API (version 2022-11-28) that a deployment uses, over real git repositories. */
export async function startGitHubSimulator(options: GitHubSimulatorOptions): Promise<LoopbackServer> {
  const { faults = new Set(), now = Date.now } = options;
  let origin = '';
  const viewerOf = (call: Call): string => loginOf(call) ?? options.viewer;
  const github: GitHub = { ...options, viewerOf, faults, now, origin: () => origin };
  const routes = router(githubRoutes(github), () => githubError(404, 'Not Found'));
  const server = await startSimulator('github', metered(guarded(routes), now), githubError, options);
  origin = server.address;
  return server;
}

/** Every supported endpoint. */
export function githubRoutes(github: GitHub): readonly Route[] {
  return [
    ...repositoryRoutes(github),
    ...actionRoutes(github),
    ...releaseRoutes(github),
    ...pullRoutes(github),
    ...reviewRoutes(github),
    ...deploymentRoutes(github),
  ];
}

function guarded(handle: Handler): Handler {
  return call =>
    tokenOf(call) === GITHUB_TOKEN || loginOf(call) !== undefined
      ? handle(call)
      : githubError(401, 'Bad credentials');
}

/** The caller's login, if it isn't the viewer. */
function loginOf(call: Call): string | undefined {
  const token = tokenOf(call);
  return token.startsWith(OF) ? token.slice(OF.length) : undefined;
}

function tokenOf(call: Call): string {
  return call.headers.authorization?.replace(/^(token|bearer) /i, '') ?? '';
}

/**
 * Adds the rate limit's headers and conditional requests: a GET gets an ETag that is bound to the token, and an unchanged
 * answer is 304, which doesn't count against the limit
 * (https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api).
 */
function metered(handle: Handler, now: () => number): Handler {
  const hour = 3_600_000;
  let used = 0;
  let reset = now() + hour;
  return async call => {
    if (now() >= reset) {
      used = 0;
      reset = now() + hour;
    }
    const answer = await settled(handle, call);
    const etag = call.method === 'GET' && answer.status === 200 ? etagOf(call, answer) : undefined;
    const unchanged = etag !== undefined && call.headers['if-none-match'] === etag;
    if (!unchanged) used += 1;
    const headers = {
      ...answer.headers,
      ...(etag === undefined ? {} : { etag, 'cache-control': 'private, max-age=60, s-maxage=60' }),
      'x-github-api-version-selected': '2022-11-28',
      'x-oauth-scopes': 'repo, workflow',
      'x-ratelimit-limit': String(LIMIT),
      'x-ratelimit-remaining': String(LIMIT - used),
      'x-ratelimit-used': String(used),
      'x-ratelimit-reset': String(Math.ceil(reset / 1000)),
      'x-ratelimit-resource': 'core',
    };
    return unchanged ? { status: 304, headers, body: '' } : { ...answer, headers };
  };
}

async function settled(handle: Handler, call: Call): Promise<Answer> {
  try {
    return await handle(call);
  } catch (error) {
    if (error instanceof AnswerError) return error.answer;
    throw error;
  }
}

function etagOf(call: Call, answer: Answer): string {
  const body = typeof answer.body === 'string' ? answer.body : '';
  return `W/"${createHash('sha256')
    .update(`${tokenOf(call)}\n${body}`)
    .digest('hex')}"`;
}
