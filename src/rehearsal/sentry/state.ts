export interface SimulatedIssue {
  readonly id: string;
  readonly shortId: string;
  readonly title: string;
  readonly culprit: string;
  readonly level: 'error' | 'warning';
  readonly environment: string;
  substatus: 'new' | 'ongoing' | 'regressed' | 'escalating';
  /** ISO 8601 time of each event, oldest first. */
  events: string[];
}

/** All that the simulated Sentry knows. Plain JSON. */
export interface SentryState {
  readonly organization: string;
  readonly project: string;
  readonly environments: readonly string[];
  issues: SimulatedIssue[];
}
