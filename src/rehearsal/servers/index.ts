import { rehearsalAccount, startAirflowSimulator } from '../airflow/simulator';
import type { ServiceName } from '../faults';
import { GITHUB_TOKEN, startGitHubSimulator } from '../github/simulator';
import type { LoopbackServer } from '../http/server';
import type { SimulatorOptions } from '../http/simulator';
import type { Parts } from '../parts';
import { imageReader, startRegistrySimulator } from '../registry/simulator';
import type { LoggedRequest } from './requestLog';
import { SENTRY_TOKEN, startSentrySimulator } from '../sentry/simulator';
import { startSlackSimulator, WEBHOOK_PATH } from '../slack/simulator';
import type { WorldFile } from '../disk/worldFile';

export type Servers = Readonly<Record<ServiceName, LoopbackServer>>;

/**
 * Starts every service of a world.
 * @param before awaited before each answer
 * @param log called with every answered request
 */
export async function startServers(
  parts: Parts,
  before: () => Promise<void>,
  log: (request: LoggedRequest) => void,
): Promise<Servers> {
  const { state, faults } = parts;
  const common = (service: ServiceName): SimulatorOptions => ({
    faults,
    before,
    log: ({ method, path, query }, status) => {
      const text = query.toString();
      const at = new Date().toISOString();
      log({ service, method, path, query: text === '' ? '' : `?${text}`, status, at });
    },
  });
  const [airflow, github, registry, sentry, slack] = await Promise.all([
    startAirflowSimulator({
      ...common('airflow'),
      version: parts.choices.airflow,
      state: state.airflow,
      isAway: () => parts.airflowAway === 'bad-gateway' && !state.instance.up,
    }),
    startGitHubSimulator({
      ...common('github'),
      state: state.github,
      repositories: [...parts.applications, parts.infrastructure],
      subjects: parts.subjects,
      viewer: parts.viewer,
      returnsRunDetails: parts.returnsRunDetails,
      mergeableMs: parts.timing.mergeableMs,
    }),
    startRegistrySimulator({
      ...common('registry'),
      state: state.registry,
      isPrivate: parts.privateImages,
    }),
    startSentrySimulator({ ...common('sentry'), state: state.sentry }),
    startSlackSimulator({ ...common('slack'), state: state.slack }),
  ]);
  return { airflow, github, registry, sentry, slack };
}

/** Addresses of the services. */
export function addressesOf(servers: Servers): Omit<WorldFile['addresses'], 'control'> {
  const { airflow, github, registry, sentry, slack } = servers;
  return {
    airflow: airflow.address,
    github: github.address,
    registry: registry.address,
    sentry: sentry.address,
    slack: slack.address,
  };
}

/** The made-up secrets for these servers. */
export function credentialsFor({ slack }: Servers, { privateImages }: Parts): WorldFile['credentials'] {
  return {
    airflow: { ...rehearsalAccount },
    githubToken: GITHUB_TOKEN,
    sentryToken: SENTRY_TOKEN,
    slackWebhook: `${slack.address}${WEBHOOK_PATH}`,
    ...(privateImages ? { registry: { ...imageReader } } : {}),
  };
}
