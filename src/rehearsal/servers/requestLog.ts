import type { ServiceName } from '../faults';

/** One request, as answered by a server of the world. */
export interface LoggedRequest {
  readonly service: ServiceName;
  readonly method: string;
  /** Path as sent, without the query. */
  readonly path: string;
  /** Query with its `?`, or empty. */
  readonly query: string;
  readonly status: number;
  /** ISO 8601 time of the answer. */
  readonly at: string;
}
