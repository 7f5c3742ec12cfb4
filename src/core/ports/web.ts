/** What an address answered. */
export interface WebAnswer {
  readonly status: number;
  /** Parsed; undefined when the body is no JSON. */
  readonly json: unknown;
}

/** The web as anybody sees it: nothing is ever sent that tells who asks. */
export interface WebApi {
  /**
   * Reads an address once. No redirect is followed: it is an answer of its own.
   * @param address https
   * @param timeoutMs for the whole exchange
   * @throws {ProblemError} `http.local` for an address of this machine or network link, whatever its name; `http.network`,
   * `http.timeout`, `http.certificate`, `http.too-large` and others when no whole answer came
   */
  get(address: string, timeoutMs: number, signal: AbortSignal): Promise<WebAnswer>;
}
