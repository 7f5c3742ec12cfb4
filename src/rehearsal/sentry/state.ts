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

/** A project, with the environment that queries are about. */
export interface SentryProject {
  readonly organization: string;
  readonly project: string;
  readonly environment: string;
}

/** The whole state of the simulated Sentry. Plain JSON. */
export interface SentryState {
  readonly projects: readonly SentryProject[];
  issues: SimulatedIssue[];
}
