import { copiedRepository } from './copiedRepository';
import type { Connection } from './engineOptions';
import { runningWorld } from './runningWorld';

/**
 * Connects to a rehearsal's own world, which is started if it isn't running.
 * @param directory of the world
 * @param program bundle of the rehearsal's process
 * @throws {ProblemError} `rehearsal.*`
 */
export async function rehearsedConnection(directory: string, program: string): Promise<Connection> {
  const world = await runningWorld(directory, program);
  const { username, password } = world.credentials.airflow;
  return {
    addresses: world.addresses,
    source: {
      airflow: () => Promise.resolve({ method: 'basic', username, password }),
      github: () => Promise.resolve(world.credentials.githubToken),
      registry: () => Promise.resolve(world.credentials.registry),
      sentry: () => Promise.resolve(world.credentials.sentryToken),
      slack: () => Promise.resolve(world.credentials.slackWebhook),
    },
    tools: { just: world.tools.just, terraform: world.tools.terraform, git: 'git', script: 'script' },
    sentryScope: {},
    rehearsal: copiedRepository(directory, world.id) ?? { origin: world.repository },
  };
}
