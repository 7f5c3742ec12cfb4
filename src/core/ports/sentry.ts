export interface SentryIssue {
  readonly id: string;
  readonly shortId: string;
  readonly title: string;
  readonly level: string;
  readonly count: number;
  /** ISO 8601. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly regressed: boolean;
  readonly url: string;
}
/** Where to look; all four come from settings and runbook. */
export interface SentryScope {
  readonly organization: string;
  readonly project: string;
  readonly environment: string;
}
export interface SentryApi {
  readonly address: string;
  /** Issues with events between the two times (ISO 8601, UTC), marked if new or regressed; every page. */
  issues(
    scope: SentryScope,
    since: string,
    until: string,
    signal: AbortSignal,
  ): Promise<readonly SentryIssue[]>;
  /** Names of environments: with a wrong name, "no issues" would be a lie. */
  environments(scope: SentryScope, signal: AbortSignal): Promise<readonly string[]>;
}
