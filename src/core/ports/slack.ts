export interface SlackApi {
  /** Asks nobody. @throws {ProblemError} `slack.not-configured` */
  mustBeSet(): Promise<void>;
  /** Posts plain text to the configured webhook. Escapes `& < >`. Throws a {@link ProblemError}. */
  post(text: string, signal: AbortSignal): Promise<void>;
}
