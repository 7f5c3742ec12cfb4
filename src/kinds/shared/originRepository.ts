import * as l10n from '@vscode/l10n';
import { ProblemError } from '../../core/errors';
import type { ObserveContext } from '../../core/kind/kind';
import { isSameHost, type OriginPlace } from '../../core/ports/git';
import type { RepositoryName } from '../../core/ports/github';
import { isRehearsalOrigin } from '../../core/rehearsal';

type Context = Pick<ObserveContext<unknown, unknown>, 'ports' | 'signal'>;

/**
 * The GitHub repository that this checkout pushes to; null if origin is on another host.
 * @returns in lower case
 */
export async function originRepositoryIfAny({ ports, signal }: Context): Promise<RepositoryName | null> {
  const origin = await ports.git.originUrl(signal);
  if (isRehearsalOrigin(origin))
    return new URL(origin).pathname
      .slice(1)
      .replace(/\.git$/, '')
      .toLowerCase();
  const pushes = (await ports.git.originPlaces(signal)).filter(({ use }) => use === 'push');
  const [place] = pushes.length > 0 ? pushes : await ports.git.originPlaces(signal);
  return place !== undefined && isOn(place, ports.github.host) ? place.repository : null;
}

/** Like {@link originRepositoryIfAny}. @throws {ProblemError} `git.not-github` */
export async function originRepository(context: Context): Promise<RepositoryName> {
  const repository = await originRepositoryIfAny(context);
  if (repository !== null) return repository;
  throw new ProblemError({
    code: 'git.not-github',
    message: l10n.t`origin is not a repository on ${context.ports.github.host}.`,
    remedy: l10n.t('Name the repository in the runbook, or let a person do this step.'),
  });
}

/** Whether an address of origin is on a GitHub. @param host of its web pages */
export function isOn(place: OriginPlace, host: string): boolean {
  return isSameHost(place, { address: `https://${host}`, host });
}
