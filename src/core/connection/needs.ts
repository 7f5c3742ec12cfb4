import type { Kind } from '../kind/kind';
import { commandsRun } from '../kind/commandsRun';
import { usedResources } from '../kind/usedResources';
import { paramsOf } from '../parsing/parseRunbook';
import type { ResourceOfRole, Role } from '../runbook/resources';
import { stepsOf, type Runbook } from '../runbook/runbook';
import type { Needs } from './connection';

/** What runbooks need, according to the kinds of their steps. */
export function needsOf(runbooks: readonly Runbook[], kinds: ReadonlyMap<string, Kind>): Needs {
  const once = <T>(all: readonly T[]): readonly T[] => [
    ...new Map(all.map(each => [JSON.stringify(each), each])).values(),
  ];
  return {
    used: <R extends Role>(role: R, key?: 'version' | 'flag') =>
      once<ResourceOfRole[R]>(
        runbooks.flatMap(runbook => usedResources(runbook, stepsOf(runbook), kinds, role, key)),
      ),
    commands: once(
      runbooks.flatMap(runbook => commandsRun(runbook, stepsOf(runbook), kinds, paramsOf(runbook, kinds))),
    ),
  };
}
