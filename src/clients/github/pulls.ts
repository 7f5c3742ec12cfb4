import * as v from 'valibot';
import type { GitHubApi, PullRequest } from '../../core/ports/github';
import { at, type Calls } from './calls';

type Area = Pick<
  GitHubApi,
  | 'pullRequest'
  | 'pullRequestsFrom'
  | 'openPullRequests'
  | 'pullRequestFiles'
  | 'createPullRequest'
  | 'updatePullRequestBody'
  | 'closePullRequest'
>;

const pullSchema = v.pipe(
  v.object({
    number: v.number(),
    title: v.string(),
    body: v.nullable(v.string()),
    state: v.picklist(['open', 'closed']),
    merged_at: v.nullable(v.string()),
    draft: v.optional(v.boolean(), false),
    user: v.nullable(v.object({ login: v.string() })),
    head: v.object({ ref: v.string(), sha: v.string() }),
    base: v.object({ ref: v.string() }),
    // Lists leave it out.
    mergeable: v.nullish(v.boolean()),
    html_url: v.string(),
  }),
  v.transform((pull): PullRequest => ({
    number: pull.number,
    title: pull.title,
    body: pull.body ?? '',
    state: pull.state,
    merged: pull.merged_at !== null,
    draft: pull.draft,
    // The account may be gone.
    author: pull.user?.login ?? 'ghost',
    head: pull.head.ref,
    headSha: pull.head.sha,
    base: pull.base.ref,
    mergeable: pull.mergeable ?? null,
    url: pull.html_url,
  })),
);
const fileSchema = v.pipe(
  v.object({ filename: v.string(), status: v.string(), patch: v.optional(v.string()) }),
  v.transform(({ filename, status, patch }) => ({ path: filename, status, patch: patch ?? null })),
);

/** Pull requests: finding, reading, opening, closing. Reviews are apart. */
export function pulls(calls: Calls): Area {
  const { http } = calls;
  return {
    pullRequest: (repo, number, signal) =>
      calls.read(pullSchema, signal, (o, request) =>
        o.rest.pulls.get({ ...at(http, repo), pull_number: number, request }),
      ),

    pullRequestsFrom: (repo, branch, state, signal) =>
      calls.list(pullSchema, signal, (o, request) => {
        const target = at(http, repo);
        const head = `${target.owner}:${branch}`;
        return o.paginate.iterator(o.rest.pulls.list, { ...target, head, state, per_page: 100, request });
      }),

    openPullRequests: (repo, signal) =>
      calls.read(v.array(pullSchema), signal, (o, request) =>
        o.rest.pulls.list({ ...at(http, repo), state: 'open', per_page: 100, request }),
      ),

    pullRequestFiles: (repo, number, signal) =>
      calls.list(fileSchema, signal, (o, request) =>
        o.paginate.iterator(o.rest.pulls.listFiles, {
          ...at(http, repo),
          pull_number: number,
          per_page: 100,
          request,
        }),
      ),

    createPullRequest: (repo, { title, body, head, base }, signal) =>
      calls.read(pullSchema, signal, (o, request) =>
        o.rest.pulls.create({ ...at(http, repo), title, body, head, base, request }),
      ),

    updatePullRequestBody: (repo, number, body, signal) =>
      calls.read(pullSchema, signal, (o, request) =>
        o.rest.pulls.update({ ...at(http, repo), pull_number: number, body, request }),
      ),

    closePullRequest: (repo, number, signal) =>
      calls.read(pullSchema, signal, (o, request) =>
        o.rest.pulls.update({ ...at(http, repo), pull_number: number, state: 'closed', request }),
      ),
  };
}
