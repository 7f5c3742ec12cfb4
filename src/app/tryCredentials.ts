import * as l10n from '@vscode/l10n';
import { createAirflow } from '../clients/airflow';
import { forClient, type AirflowSecret } from './airflowSecret';
import { createGitHub } from '../clients/github/github';
import { registryService, type RegistryCredentials, strangeRealm, tryToSignIn } from '../clients/registry';
import { createSentry } from '../clients/sentry';
import { ProblemError } from '../core/errors';
import type { SentryScope } from '../core/ports/sentry';
import { systemClock as clock } from '../platform/node/clock';

/** Tries credentials at an Airflow; returns its version and number of DAGs. Throws a {@link ProblemError} if they don't work. */
export async function tryAirflow(
  address: string,
  given: AirflowSecret,
  signal: AbortSignal,
): Promise<string> {
  const airflow = createAirflow({ address, credentials: () => Promise.resolve(forClient(given)), clock });
  const { server, readableDags } = await airflow.snapshot([], signal);
  if (readableDags > 0) return l10n.t`Airflow ${server.version}, ${readableDags} DAGs`;
  throw new ProblemError({
    code: 'airflow.no-dags',
    message: l10n.t`Airflow ${server.version} accepts these credentials, but shows no DAG to them.`,
    remedy: l10n.t('Sign in with a user that may read all DAGs.'),
  });
}

/** Tries a token at GitHub; returns the login. */
export async function tryGitHub(address: string, token: string, signal: AbortSignal): Promise<string> {
  const github = createGitHub({ address, token: () => Promise.resolve(token), clock });
  return (await github.viewer(signal)).login;
}

/** Foreign origin that credentials for a registry would be sent to, for a person to accept; undefined if there is none. */
export function strangeRegistryRealm(address: string, signal: AbortSignal): Promise<string | undefined> {
  return strangeRealm(registryService(address), clock, signal);
}

/** Tries credentials at an image registry; returns the user name. */
export async function tryRegistry(
  address: string,
  given: RegistryCredentials,
  signal: AbortSignal,
): Promise<string> {
  await tryToSignIn(registryService(address), clock, given, signal);
  return given.username;
}

/** Tries a token at Sentry for the given project. */
export async function trySentry(
  address: string,
  token: string,
  scope: Partial<SentryScope>,
  signal: AbortSignal,
): Promise<string> {
  const sentry = createSentry({ address, token: () => Promise.resolve(token), clock });
  const { organization = '', project = '', environment = '' } = scope;
  const environments = await sentry.environments({ organization, project, environment }, signal);
  return `${project}: ${environments.join(', ')}`;
}
