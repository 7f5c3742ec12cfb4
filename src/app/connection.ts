import { githubApiAddress, githubSession } from '../platform/vscode/githubSession';
import type { Credentials } from '../platform/vscode/secrets';
import { readSetting } from '../platform/vscode/settings';
import type { Connection } from './engineOptions';
import { worldDirectory } from './rehearsal';
import { configuredSentryScope } from './sentryScope';

export interface ConnectionOptions {
  readonly root: string;
  readonly storage: string;
  readonly rehearsalProgram: string;
  readonly credentials: Credentials;
}

/**
 * Connects to the real services according to settings and secrets; only in a rehearsal's folder, to its own world instead.
 */
export async function connection(options: ConnectionOptions): Promise<Connection> {
  const world = worldDirectory(options.storage, options.root);
  if (world === undefined) return real(options.credentials);
  const { rehearsedConnection } = await import('./deferred');
  return rehearsedConnection(world, options.rehearsalProgram);
}

function real(credentials: Credentials): Connection {
  const addresses = {
    airflow: readSetting('airflow.url'),
    github: githubApiAddress(),
    registry: readSetting('registry.url'),
    sentry: readSetting('sentry.url'),
  };
  return {
    addresses,
    source: {
      airflow: async () =>
        addresses.airflow === '' ? undefined : credentials.get('airflow', addresses.airflow),
      github: async () =>
        readSetting('github.authentication') === 'token'
          ? (await credentials.get('github', addresses.github))?.token
          : (await githubSession(false))?.accessToken,
      registry: () => credentials.get('registry', addresses.registry),
      sentry: async () => (await credentials.get('sentry', addresses.sentry))?.token,
      slack: async () => (await credentials.get('slack', 'https://hooks.slack.com'))?.webhook,
    },
    tools: {
      just: readSetting('tools.just'),
      terraform: readSetting('tools.terraform'),
      git: readSetting('tools.git'),
      script: readSetting('tools.script'),
    },
    sentryScope: configuredSentryScope(),
  };
}
