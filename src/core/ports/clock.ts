/** Time as the engine sees it; injected so that tests control it. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /**
   * Sleeps.
   * @param ms milliseconds
   * @throws {CancelledError} as soon as `signal` aborts
   */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}
