import type { ObserveContext } from '../../core/engine/kind';
import type { PullRequest } from '../../core/ports/github';

/** Branches of deployments begin with this, unless the runbook says otherwise. */
export const DEPLOY_PREFIX = 'deploy/';

/** Branch that a run makes for itself. */
export function ownBranch(
  { service, run }: Pick<ObserveContext<unknown, unknown>, 'service' | 'run'>,
  prefix = DEPLOY_PREFIX,
): string {
  return `${prefix}${service.module}/${run.startedAt.slice(0, 19).replaceAll(/[:T]/g, '.')}`;
}

/** Open pull requests of deployments of this module, newest first. */
export async function forwardPullRequests(
  { ports, service, signal }: Pick<ObserveContext<unknown, unknown>, 'ports' | 'service' | 'signal'>,
  prefix = DEPLOY_PREFIX,
): Promise<readonly PullRequest[]> {
  const open = await ports.github.openPullRequests(service.infrastructure, signal);
  return open
    .filter(pull => pull.head.startsWith(`${prefix}${service.module}/`))
    .toSorted((a, b) => b.number - a.number);
}
