export interface SimulatedIssue {
  readonly id: string;
  readonly shortId: string;
  readonly title: string;
  readonly culprit: string;
  readonly level: 'error' | 'warning';
  readonly project: string;
  readonly environment: string;
  substatus: 'new' | 'ongoing' | 'regressed' | 'escalating';
  /** ISO 8601 time of each event, oldest first. */
  events: string[];
}

/** A project, with the environment that is asked about. */
export interface SentryProject {
  readonly organization: string;
  readonly project: string;
  readonly environment: string;
}

/** All that the simulated Sentry knows. Plain JSON. */
export interface SentryState {
  readonly projects: readonly SentryProject[];
  issues: SimulatedIssue[];
}
