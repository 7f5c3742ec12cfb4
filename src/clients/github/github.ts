import type { GitHubApi } from '../../core/ports/github';
import { createCalls } from './calls';
import { checks } from './checks';
import { deployments } from './deployments';
import type { GitHubOptions } from './octokit';
import { webOrigin } from './ownLinks';
import { pulls } from './pulls';
import { releases } from './releases';
import { repositories } from './repositories';
import { reviews } from './reviews';
import { workflows } from './workflows';

export type { GitHubOptions } from './octokit';

/**
 * A client for GitHub or a GitHub Enterprise Server. Sends nothing before the first call. Never retries a write on its own,
 * except when a rate limit refused it; retries reads after network errors and 5xx.
 */
export function createGitHub(options: GitHubOptions): GitHubApi {
  const calls = createCalls(options);
  const own = repositories(calls);
  const pullRequests = pulls(calls);
  return {
    get host() {
      return new URL(webOrigin(calls.http.service)).host;
    },
    ...own,
    ...workflows(calls),
    ...releases(calls),
    ...pullRequests,
    ...reviews(calls, { ...own, ...pullRequests }),
    ...checks(calls),
    ...deployments(calls),
  };
}
