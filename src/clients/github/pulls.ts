import * as v from 'valibot';
import type { GitHubApi, PullRequest } from '../../core/ports/github';
import { changedFileSchema } from './changedFile';
import { at, type Calls } from './calls';
import { pages } from './octokit';

type Area = Pick<
  GitHubApi,
  | 'pullRequest'
  | 'pullRequestsFrom'
  | 'openPullRequests'
  | 'closedLabels'
  | 'pullRequestFiles'
  | 'createPullRequest'
  | 'updatePullRequestBody'
  | 'closePullRequest'
>;

/** GitHub allows requests to 15 (https://docs.github.com/en/pull-requests). */
const MOST_REQUESTED = 30;

const pullSchema = v.pipe(
  v.object({
    number: v.number(),
    title: v.string(),
    body: v.nullable(v.string()),
    state: v.picklist(['open', 'closed']),
    merged_at: v.nullable(v.string()),
    draft: v.optional(v.boolean(), false),
    user: v.nullable(v.object({ login: v.string() })),
    // null when the fork that it came from is gone.
    head: v.object({ ref: v.string(), sha: v.string(), repo: v.nullable(v.object({ id: v.number() })) }),
    base: v.object({ ref: v.string(), repo: v.object({ id: v.number() }) }),
    // Missing in lists.
    mergeable: v.nullish(v.boolean()),
    html_url: v.string(),
    requested_reviewers: v.nullish(v.array(v.object({ login: v.string() }))),
    requested_teams: v.nullish(v.array(v.object({ slug: v.string() }))),
  }),
  v.transform((pull): PullRequest & { readonly isOurs: boolean } => ({
    // Compared by ID: a fork may have the same name, and a renamed repository a different one.
    isOurs: pull.head.repo?.id === pull.base.repo.id,
    number: pull.number,
    title: pull.title,
    body: pull.body ?? '',
    state: pull.state,
    merged: pull.merged_at !== null,
    draft: pull.draft,
    // The account may have been deleted.
    author: pull.user?.login ?? 'ghost',
    head: pull.head.ref,
    headSha: pull.head.sha,
    base: pull.base.ref,
    mergeable: pull.mergeable ?? null,
    url: pull.html_url,
    requested: [
      ...(pull.requested_reviewers ?? []).map(({ login }) => login),
      ...(pull.requested_teams ?? []).map(({ slug }) => slug),
    ].slice(0, MOST_REQUESTED),
  })),
);
const labeledSchema = v.object({
  number: v.number(),
  labels: v.optional(v.array(v.object({ name: v.string() })), []),
});

/**
 * Keeps the pull requests whose branch is in the repository itself, which requires push access. Anyone can open one from a
 * fork, with any branch name.
 */
async function fromHere(
  pulls: Promise<readonly (PullRequest & { readonly isOurs: boolean })[]>,
): Promise<readonly PullRequest[]> {
  return (await pulls).filter(({ isOurs }) => isOurs).map(withoutOrigin);
}

function withoutOrigin({ isOurs: _, ...pull }: PullRequest & { readonly isOurs: boolean }): PullRequest {
  return pull;
}

/** Pull requests: finding, reading, opening, closing. Reviews are separate. */
export function pulls(calls: Calls): Area {
  const { http } = calls;
  return {
    pullRequest: async (repo, number, signal) =>
      withoutOrigin(
        await calls.read(pullSchema, signal, (o, request) =>
          o.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
            ...at(http, repo),
            pull_number: number,
            request,
          }),
        ),
      ),

    pullRequestsFrom: (repo, branch, state, signal) =>
      fromHere(
        calls.list(pullSchema, signal, (o, request) => {
          const target = at(http, repo);
          const head = `${target.owner}:${branch}`;
          return pages(o, 'GET /repos/{owner}/{repo}/pulls', {
            ...target,
            head,
            state,
            per_page: 100,
            request,
          });
        }),
      ),

    openPullRequests: (repo, signal) =>
      // Read every page, so that strangers' pull requests can't push ours off the first one.
      fromHere(
        calls.list(pullSchema, signal, (o, request) =>
          pages(o, 'GET /repos/{owner}/{repo}/pulls', {
            ...at(http, repo),
            state: 'open',
            per_page: 100,
            request,
          }),
        ),
      ),

    closedLabels: async (repo, signal) => {
      const found = await calls.read(v.array(labeledSchema), signal, (o, request) =>
        o.request('GET /repos/{owner}/{repo}/pulls', {
          ...at(http, repo),
          state: 'closed',
          sort: 'updated',
          direction: 'desc',
          per_page: 100,
          request,
        }),
      );
      return new Map(found.map(({ number, labels }) => [number, labels.map(({ name }) => name)]));
    },

    pullRequestFiles: (repo, number, signal) =>
      calls.list(changedFileSchema, signal, (o, request) =>
        pages(o, 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files', {
          ...at(http, repo),
          pull_number: number,
          per_page: 100,
          request,
        }),
      ),

    createPullRequest: async (repo, { title, body, head, base }, signal) =>
      withoutOrigin(
        await calls.read(pullSchema, signal, (o, request) =>
          o.request('POST /repos/{owner}/{repo}/pulls', {
            ...at(http, repo),
            title,
            body,
            head,
            base,
            request,
          }),
        ),
      ),

    updatePullRequestBody: async (repo, number, body, signal) =>
      withoutOrigin(
        await calls.read(pullSchema, signal, (o, request) =>
          o.request('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', {
            ...at(http, repo),
            pull_number: number,
            body,
            request,
          }),
        ),
      ),

    closePullRequest: async (repo, number, signal) =>
      withoutOrigin(
        await calls.read(pullSchema, signal, (o, request) =>
          o.request('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', {
            ...at(http, repo),
            pull_number: number,
            state: 'closed',
            request,
          }),
        ),
      ),
  };
}
