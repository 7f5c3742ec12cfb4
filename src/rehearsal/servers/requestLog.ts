import type { ServiceName } from '../faults';

/** One request as a server of the world answered it. */
export interface LoggedRequest {
  readonly service: ServiceName;
  readonly method: string;
  /** Path without query, as it was sent. */
  readonly path: string;
  /** Query with its `?`, or empty. */
  readonly query: string;
  readonly status: number;
  /** ISO 8601 time of the answer. */
  readonly at: string;
}
