import type { Clock } from '../../core/ports/clock';

/** How a person authenticates to Airflow, or to a proxy in front of it. */
export type AirflowCredentials =
  /** User and password. Airflow 2 takes them with each request; Airflow 3 exchanges them for a token. */
  | { readonly method: 'basic' | 'token'; readonly user: string; readonly password: string }
  /** A token obtained elsewhere, sent as `Authorization: Bearer`. */
  | { readonly method: 'bearer'; readonly token: string }
  /** Headers sent unchanged, e.g. a session cookie or the header that an authenticating proxy requires. */
  | { readonly method: 'headers'; readonly headers: Readonly<Record<string, string>> };

export interface AirflowOptions {
  /** Base address, possibly with a path, e.g. `https://airflow.example.org`. */
  readonly address: string;
  /** Called before each request; undefined when nobody has signed in. */
  readonly credentials: () => Promise<AirflowCredentials | undefined>;
  /** Called with each token that a login returns. */
  readonly onSecret?: (secret: string) => void;
  readonly clock: Clock;
  /** Setting that holds the address, for messages, e.g. `deployRunbook.airflow.url`. */
  readonly setting?: string;
  /** Timeout of one exchange, in milliseconds; 60 s by default. */
  readonly timeoutMs?: number;
}
