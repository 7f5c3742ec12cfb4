/** What an address answered. */
export interface WebAnswer {
  readonly status: number;
  /** Parsed; undefined when the body is no JSON. */
  readonly json: unknown;
}

/** Something that is sent, once. */
export interface WebRequest {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly address: string;
  /** JSON; absent: nothing. */
  readonly body?: string;
  /** As for {@link WebApi.get}. */
  readonly local: boolean;
}

/** The web as anybody sees it: nothing is ever sent that tells who asks. */
export interface WebApi {
  /**
   * Reads an address once. No redirect is followed: it is an answer of its own.
   * @param address https
   * @param timeoutMs for the whole exchange
   * @param local it may be of this machine or its network link, with plain http: a person has accepted that very address
   * @throws {ProblemError} `http.local` for an address of this machine or network link, whatever its name; `http.network`,
   * `http.timeout`, `http.certificate`, `http.too-large` and others when no whole answer came
   */
  get(address: string, timeoutMs: number, signal: AbortSignal, local?: boolean): Promise<WebAnswer>;
  /** Sends a request once, and never again by itself; otherwise as {@link WebApi.get}. */
  send(request: WebRequest, timeoutMs: number, signal: AbortSignal): Promise<WebAnswer>;
}
