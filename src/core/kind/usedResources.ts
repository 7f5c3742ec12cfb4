import { resourceOf } from '../runbook/resourceOf';
import type { ResourceOfRole, Role } from '../runbook/resources';
import type { Runbook, Step } from '../runbook/runbook';
import type { Kind } from './kind';

/**
 * The resources that steps use according to their kinds, each once.
 * @param key of a module, for which it must be used
 */
export function usedResources<R extends Role>(
  runbook: Runbook,
  steps: readonly Step[],
  kinds: ReadonlyMap<string, Kind>,
  role: R,
  key?: 'version' | 'flag',
): readonly ResourceOfRole[R][] {
  const wanted = key === undefined ? role : `${role}.${key}`;
  const isUsed = ({ kind }: Step) =>
    (kinds.get(kind)?.uses ?? []).some(
      use => use === wanted || (key === undefined && use.startsWith(`${role}.`)),
    );
  return [...new Set(steps.filter(isUsed).map(step => resourceOf(runbook, step, role)))];
}
