/** Response from an address. */
export interface WebAnswer {
  readonly status: number;
  /** Parsed; undefined if the body isn't JSON. */
  readonly json: unknown;
}

/** A request with side effects, sent once. */
export interface WebRequest {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly address: string;
  /** JSON; absent: no body. */
  readonly body?: string;
  /** As for {@link WebApi.get}. */
  readonly local: boolean;
}

/** The web without credentials: nothing that is sent identifies the user. */
export interface WebApi {
  /**
   * Reads an address once. Redirects aren't followed: a redirect is the answer.
   * @param address https
   * @param timeoutMs for the whole exchange
   * @param local allows loopback and link-local addresses, and plain http to them: a person accepted that very address
   * @throws {ProblemError} `http.local` for a loopback or link-local address, under any name; `http.network`,
   * `http.timeout`, `http.certificate`, `http.too-large` and others if no complete answer arrived
   */
  get(address: string, timeoutMs: number, signal: AbortSignal, local?: boolean): Promise<WebAnswer>;
  /** Sends a request once and never retries it; otherwise like {@link WebApi.get}. */
  send(request: WebRequest, timeoutMs: number, signal: AbortSignal): Promise<WebAnswer>;
}
