export interface SlackApi {
  /** Checks the configuration without contacting Slack. @throws {ProblemError} `slack.not-configured` */
  mustBeSet(): Promise<void>;
  /** Posts plain text to the configured webhook. Escapes `& < >`. Throws a {@link ProblemError}. */
  post(text: string, signal: AbortSignal): Promise<void>;
}
