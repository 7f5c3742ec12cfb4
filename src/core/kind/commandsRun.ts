import { resourcesOf } from '../runbook/resourceOf';
import type { Runbook, Step } from '../runbook/runbook';
import type { Kind } from './kind';

/**
 * Commands that steps run in a terminal or in the background according to their kinds, as typed and as written in the runbook.
 * @param params parsed, by step id
 */
export function commandsRun(
  runbook: Runbook,
  steps: readonly Step[],
  kinds: ReadonlyMap<string, Kind>,
  params: ReadonlyMap<string, unknown>,
): readonly string[] {
  return steps
    .flatMap(step => kinds.get(step.kind)?.runs?.(params.get(step.id), resourcesOf(runbook, step)) ?? [])
    .filter(({ where }) => where === 'terminal' || where === 'background')
    .map(({ command }) => command);
}
