import type { Clock } from '../../core/ports/clock';

/** How a person proves who they are to an Airflow, or to what stands before it. */
export type AirflowCredentials =
  /** User and password. Airflow 2 takes them with each request; Airflow 3 gives a token for them. */
  | { readonly method: 'basic' | 'token'; readonly user: string; readonly password: string }
  /** A token that was got elsewhere, sent as `Authorization: Bearer`. */
  | { readonly method: 'bearer'; readonly token: string }
  /** Headers as they are, e.g. a session cookie or what an authenticating proxy wants. */
  | { readonly method: 'headers'; readonly headers: Readonly<Record<string, string>> };

export interface AirflowOptions {
  /** Base address, possibly with a path, e.g. `https://airflow.example.org`. */
  readonly address: string;
  /** Asked before each request; undefined when nobody has signed in. */
  readonly credentials: () => Promise<AirflowCredentials | undefined>;
  /** Told of each token that a login gave. */
  readonly onSecret?: (secret: string) => void;
  readonly clock: Clock;
  /** Setting that holds the address, for messages, e.g. `deployRunbook.airflow.url`. */
  readonly setting?: string;
  /** For one exchange, in milliseconds; 60 s unless told. */
  readonly timeoutMs?: number;
}
