import type { AirflowCredentials } from '../clients/airflow/options';

/** Stored credentials for an Airflow. */
export type AirflowSecret =
  | { readonly method: 'basic' | 'token'; readonly username: string; readonly password: string }
  | { readonly method: 'bearer'; readonly token: string }
  | { readonly method: 'headers'; readonly headers: Readonly<Record<string, string>> };

/** The same as the client expects them. */
export function forClient(secret: AirflowSecret): AirflowCredentials;
export function forClient(secret: AirflowSecret | undefined): AirflowCredentials | undefined;
export function forClient(secret: AirflowSecret | undefined): AirflowCredentials | undefined {
  if (secret === undefined || !('username' in secret)) return secret;
  return { method: secret.method, user: secret.username, password: secret.password };
}
