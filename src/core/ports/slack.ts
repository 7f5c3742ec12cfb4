export interface SlackApi {
  /** Posts plain text to the configured webhook. Escapes `& < >`. Throws a {@link ProblemError}. */
  post(text: string, signal: AbortSignal): Promise<void>;
}
