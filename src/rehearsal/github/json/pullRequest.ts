import type { FileChange, GitCommit } from '../../git/read';
import type { Repository } from '../github';
import type { SimulatedPullRequest, SimulatedReview } from '../state';
import { repositoryJson } from './repository';
import { githubTime, nodeId, stableId, userJson } from './user';

/** `pull-request-simple` in the published description. */
export function simplePullRequestJson(
  origin: string,
  repository: Repository,
  pull: SimulatedPullRequest,
  shas: { readonly head: string; readonly base: string },
): Readonly<Record<string, unknown>> {
  const api = `${origin}/repos/${repository.fullName}`;
  const url = `${api}/pulls/${pull.number}`;
  const issue = `${api}/issues/${pull.number}`;
  const html = `${origin}/${repository.fullName}/pull/${pull.number}`;
  const statuses = `${api}/statuses/${shas.head}`;
  const owner = repository.fullName.split('/')[0] ?? '';
  const end = (ref: string, sha: string): unknown => ({
    label: `${owner}:${ref}`,
    ref,
    sha,
    user: userJson(origin, owner, 'Organization'),
    repo: repositoryJson(origin, repository),
  });
  return {
    id: stableId(url),
    node_id: nodeId(`PullRequest:${pull.number}`),
    url,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: issue,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${api}/pulls/comments{/number}`,
    comments_url: `${issue}/comments`,
    statuses_url: statuses,
    number: pull.number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: userJson(origin, pull.author),
    body: pull.body,
    labels: [],
    milestone: null,
    created_at: githubTime(pull.createdAt),
    updated_at: githubTime(pull.updatedAt),
    closed_at: pull.state === 'closed' ? githubTime(pull.updatedAt) : null,
    merged_at: pull.merged === null ? null : githubTime(pull.updatedAt),
    merge_commit_sha: pull.merged,
    assignee: null,
    assignees: [],
    requested_reviewers: pull.requestedReviewers.map(login => userJson(origin, login)),
    requested_teams: [],
    head: end(pull.head, shas.head),
    base: end(pull.base, shas.base),
    _links: {
      self: { href: url },
      html: { href: html },
      issue: { href: issue },
      comments: { href: `${issue}/comments` },
      review_comments: { href: `${url}/comments` },
      review_comment: { href: `${api}/pulls/comments{/number}` },
      commits: { href: `${url}/commits` },
      statuses: { href: statuses },
    },
    author_association: 'MEMBER',
    auto_merge: null,
    draft: false,
  };
}

/** The fields of `pull-request` that lists leave out. */
export function pullRequestDetails(
  merged: boolean,
  mergeable: boolean | null,
  commits: readonly GitCommit[],
  files: readonly FileChange[],
): Readonly<Record<string, unknown>> {
  return {
    merged,
    mergeable,
    rebaseable: mergeable,
    mergeable_state: mergeable === null ? 'unknown' : mergeable ? 'clean' : 'dirty',
    merged_by: null,
    comments: 0,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: commits.length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: files.length,
  };
}

/** `pull-request-review`. */
export function reviewJson(
  origin: string,
  repository: Repository,
  pull: SimulatedPullRequest,
  review: SimulatedReview,
): unknown {
  const html = `${origin}/${repository.fullName}/pull/${pull.number}#pullrequestreview-${review.id}`;
  const url = `${origin}/repos/${repository.fullName}/pulls/${pull.number}`;
  return {
    id: review.id,
    node_id: nodeId(`Review:${review.id}`),
    user: userJson(origin, review.author),
    body: review.body,
    state: review.state,
    html_url: html,
    pull_request_url: url,
    author_association: 'MEMBER',
    _links: { html: { href: html }, pull_request: { href: url } },
    submitted_at: githubTime(review.at),
    commit_id: review.commit,
  };
}
