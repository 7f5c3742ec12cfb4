export interface SimulatedWorkflowRun {
  readonly id: number;
  readonly repository: string;
  readonly workflow: string;
  /** The event that triggered it. */
  readonly event: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly branch: string;
  readonly headSha: string;
  readonly actor: string;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: 'success' | 'failure' | 'cancelled' | null;
  /** ISO 8601. */
  readonly createdAt: string;
  startedAt: string | null;
  updatedAt: string;
}

export interface SimulatedRelease {
  readonly id: number;
  readonly repository: string;
  readonly tag: string;
  readonly name: string;
  readonly notes: string;
  readonly author: string;
  /** Commit that the tag points to, or will point to. */
  readonly commit: string;
  draft: boolean;
  /** ISO 8601; for a draft, the time when it was drafted. */
  publishedAt: string;
}

export interface SimulatedReview {
  readonly id: number;
  readonly author: string;
  readonly state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED';
  readonly commit: string;
  readonly body: string;
  readonly at: string;
}

export interface SimulatedPullRequest {
  readonly repository: string;
  readonly number: number;
  title: string;
  body: string;
  state: 'open' | 'closed';
  /** The merge commit; null if it isn't merged. */
  merged: string | null;
  readonly author: string;
  readonly head: string;
  readonly base: string;
  readonly createdAt: string;
  updatedAt: string;
  reviews: SimulatedReview[];
  requestedReviewers: string[];
}

export interface SimulatedDeployment {
  readonly id: number;
  readonly repository: string;
  readonly ref: string;
  readonly sha: string;
  readonly task: string;
  readonly environment: string;
  readonly description: string;
  readonly payload: unknown;
  readonly creator: string;
  readonly createdAt: string;
  statuses: {
    readonly id: number;
    readonly state: string;
    readonly description: string;
    readonly at: string;
  }[];
}

/** The whole state of the simulated GitHub, except the contents of its git repositories. Plain JSON. */
export interface GitHubState {
  runs: SimulatedWorkflowRun[];
  releases: SimulatedRelease[];
  pullRequests: SimulatedPullRequest[];
  deployments: SimulatedDeployment[];
  /** The last ID that was assigned. */
  lastId: number;
}
