/** Time as the engine sees it; injected so that tests own it. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /**
   * Waits.
   * @param ms how long, in milliseconds
   * @throws {CancelledError} as soon as `signal` aborts
   */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}
