/** `OWNER/NAME`. */
export type RepositoryName = string;

export interface Viewer {
  readonly login: string;
}
export interface RepositoryAccess {
  readonly canPush: boolean;
  readonly defaultBranch: string;
}
export interface Commit {
  /** 40 hex digits. */
  readonly sha: string;
  /** First line of the message. */
  readonly title: string;
  readonly author: string;
  /** ISO 8601. */
  readonly at: string | null;
  readonly url: string;
}
export interface Comparison {
  readonly aheadBy: number;
  readonly behindBy: number;
  /** Oldest first; of more than 250, the newest 250. */
  readonly commits: readonly Commit[];
  /** Changes since the merge base; GitHub lists at most 300. */
  readonly files: readonly ChangedFile[];
  readonly url: string;
}
export type RunConclusion =
  | 'success'
  | 'failure'
  | 'neutral'
  | 'cancelled'
  | 'skipped'
  | 'timed_out'
  | 'action_required'
  | 'stale'
  | 'startup_failure';
export interface WorkflowRun {
  readonly id: number;
  readonly attempt: number;
  readonly status: 'queued' | 'in_progress' | 'completed' | 'waiting' | 'requested' | 'pending';
  readonly conclusion: RunConclusion | null;
  readonly title: string;
  readonly actor: string | null;
  readonly headSha: string;
  /** Branch or tag that it runs for; absent: not reported. */
  readonly ref?: string;
  /** ISO 8601, GitHub's clock. */
  readonly createdAt: string;
  readonly url: string;
}
export interface WorkflowJob {
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly url: string | null;
}
export interface Release {
  /** Absent: not reported. */
  readonly id?: number;
  readonly tag: string;
  readonly name: string | null;
  /** Markdown notes, at most the first 20,000 characters. */
  readonly notes: string;
  readonly draft: boolean;
  /** Login of the publisher; null when the account is gone. */
  readonly author: string | null;
  /** ISO 8601. */
  readonly publishedAt: string | null;
  readonly url: string;
}
/** A release that only people with write access can see. */
export interface DraftRelease extends Release {
  readonly id: number;
  /** Branch or commit that its tag will be created at. */
  readonly target: string;
}
export interface PullRequest {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly state: 'open' | 'closed';
  readonly merged: boolean;
  readonly draft: boolean;
  readonly author: string;
  readonly head: string;
  readonly headSha: string;
  readonly base: string;
  /** null: GitHub is still computing it, ask again (api-facts 2.4). */
  readonly mergeable: boolean | null;
  readonly url: string;
  /** Requested reviewers who haven't reviewed yet: logins, and slugs of teams. */
  readonly requested: readonly string[];
}
export interface ChangedFile {
  readonly path: string;
  readonly status: string;
  /** Unified diff of this file; null when GitHub leaves it out (too large or binary). */
  readonly patch: string | null;
}
export interface Review {
  readonly author: string;
  readonly state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED' | 'PENDING';
  readonly commitSha: string | null;
  /** True if GitHub lists the author, not a bot, as owner, organization member or collaborator of the repository. */
  readonly isOfTeam: boolean;
}

/**
 * The newest verdict of each reviewer, by login: a comment or a draft doesn't replace one.
 * @param reviews oldest first, as GitHub lists them
 */
export function newestVerdicts(reviews: readonly Review[]): ReadonlyMap<string, Review> {
  const given = reviews.filter(({ state }) => state !== 'COMMENTED' && state !== 'PENDING');
  return new Map(given.map(review => [review.author, review]));
}

export interface CheckSummary {
  readonly total: number;
  readonly failed: readonly string[];
  readonly pending: readonly string[];
}
/** GitHub's answer to a workflow dispatch. */
export interface Dispatch {
  /** null when this server doesn't return it (GHES <= 3.20); the caller then looks for the run. */
  readonly runId: number | null;
  /** ISO 8601, GitHub's clock just before the dispatch. */
  readonly at: string;
}

/**
 * GitHub as the kinds use it. Writes are never retried automatically (api-facts 0.6): a failed write throws, and the
 * caller observes whether it took effect. Every method throws a {@link ProblemError} that names cause and remedy.
 */
export interface GitHubApi {
  /** Host of its repositories: `github.com`, or the host (and port) of an Enterprise Server. */
  readonly host: string;
  /** The login that the service returns for these credentials; cached for the session. */
  viewer(signal: AbortSignal): Promise<Viewer>;
  repository(repo: RepositoryName, signal: AbortSignal): Promise<RepositoryAccess>;
  commit(repo: RepositoryName, ref: string, signal: AbortSignal): Promise<Commit | undefined>;
  /** Newest first, at most `count` (<= 100). */
  recentCommits(
    repo: RepositoryName,
    branch: string,
    count: number,
    signal: AbortSignal,
  ): Promise<readonly Commit[]>;
  compare(
    repo: RepositoryName,
    base: string,
    head: string,
    signal: AbortSignal,
  ): Promise<Comparison | undefined>;
  /** Text of a file at a ref; undefined when it isn't there. */
  fileAt(repo: RepositoryName, path: string, ref: string, signal: AbortSignal): Promise<string | undefined>;

  dispatchWorkflow(
    repo: RepositoryName,
    workflow: string,
    ref: string,
    inputs: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Dispatch>;
  /** One run; thanks to conditional requests, an unchanged answer costs nothing (api-facts 2.1). */
  workflowRun(repo: RepositoryName, id: number, signal: AbortSignal): Promise<WorkflowRun>;
  /** Dispatched runs created at or after `since` (ISO 8601), newest first. */
  dispatchedRuns(
    repo: RepositoryName,
    workflow: string,
    since: string,
    signal: AbortSignal,
  ): Promise<readonly WorkflowRun[]>;
  /**
   * Runs with another trigger, created at or after `since` (ISO 8601), newest first.
   * @param event trigger, e.g. `release`
   */
  startedRuns(
    repo: RepositoryName,
    workflow: string,
    event: string,
    since: string,
    signal: AbortSignal,
  ): Promise<readonly WorkflowRun[]>;
  workflowJobs(repo: RepositoryName, runId: number, signal: AbortSignal): Promise<readonly WorkflowJob[]>;

  /** undefined when the tag has none. */
  release(repo: RepositoryName, tag: string, signal: AbortSignal): Promise<Release | undefined>;
  /** Published releases whose tag begins with `prefix`, newest first, at most `count`. */
  releases(
    repo: RepositoryName,
    prefix: string,
    count: number,
    signal: AbortSignal,
  ): Promise<readonly Release[]>;

  /** Drafts among the newest releases, newest first; only people who can push see any. */
  draftReleases(repo: RepositoryName, signal: AbortSignal): Promise<readonly DraftRelease[]>;
  /** Publishes a draft as is, and creates its tag. */
  publishRelease(repo: RepositoryName, id: number, signal: AbortSignal): Promise<Release>;

  pullRequest(repo: RepositoryName, number: number, signal: AbortSignal): Promise<PullRequest>;
  /** By head branch in the same repository, never a fork; any base. */
  pullRequestsFrom(
    repo: RepositoryName,
    branch: string,
    state: 'open' | 'all',
    signal: AbortSignal,
  ): Promise<readonly PullRequest[]>;
  /** All open ones from branches of the same repository, never from a fork. */
  openPullRequests(repo: RepositoryName, signal: AbortSignal): Promise<readonly PullRequest[]>;
  /** Labels of the 100 most recently changed closed pull requests, by number. */
  closedLabels(repo: RepositoryName, signal: AbortSignal): Promise<ReadonlyMap<number, readonly string[]>>;
  pullRequestFiles(
    repo: RepositoryName,
    number: number,
    signal: AbortSignal,
  ): Promise<readonly ChangedFile[]>;
  reviews(repo: RepositoryName, number: number, signal: AbortSignal): Promise<readonly Review[]>;
  checks(repo: RepositoryName, sha: string, signal: AbortSignal): Promise<CheckSummary>;
  createPullRequest(
    repo: RepositoryName,
    request: { readonly title: string; readonly body: string; readonly head: string; readonly base: string },
    signal: AbortSignal,
  ): Promise<PullRequest>;
  updatePullRequestBody(
    repo: RepositoryName,
    number: number,
    body: string,
    signal: AbortSignal,
  ): Promise<PullRequest>;
  closePullRequest(repo: RepositoryName, number: number, signal: AbortSignal): Promise<PullRequest>;
  /** Bound to the head that was shown: fails if the head has moved. */
  approve(repo: RepositoryName, number: number, headSha: string, signal: AbortSignal): Promise<void>;
  requestReviewer(repo: RepositoryName, number: number, login: string, signal: AbortSignal): Promise<void>;

  /** Records a deployment for people who don't use the extension; returns its id. */
  createDeployment(
    repo: RepositoryName,
    request: {
      readonly ref: string;
      readonly environment: string;
      readonly description: string;
      readonly payload: Readonly<Record<string, string>>;
    },
    signal: AbortSignal,
  ): Promise<number>;
  setDeploymentStatus(
    repo: RepositoryName,
    deploymentId: number,
    state: 'in_progress' | 'success' | 'failure' | 'inactive',
    description: string,
    signal: AbortSignal,
  ): Promise<void>;
}
