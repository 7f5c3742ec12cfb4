import type { AirflowCredentials } from '../clients/airflow/options';

/** What a person gave to sign in to an Airflow, as it is kept. */
export type AirflowSecret =
  | { readonly method: 'basic' | 'token'; readonly username: string; readonly password: string }
  | { readonly method: 'bearer'; readonly token: string }
  | { readonly method: 'headers'; readonly headers: Readonly<Record<string, string>> };

/** The same in the client's words. */
export function forClient(secret: AirflowSecret): AirflowCredentials;
export function forClient(secret: AirflowSecret | undefined): AirflowCredentials | undefined;
export function forClient(secret: AirflowSecret | undefined): AirflowCredentials | undefined {
  if (secret === undefined || !('username' in secret)) return secret;
  return { method: secret.method, user: secret.username, password: secret.password };
}
