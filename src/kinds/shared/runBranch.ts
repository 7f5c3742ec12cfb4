import type { ObserveContext } from '../../core/kind/kind';
import { BACK_PREFIX, DEPLOY_PREFIX } from '../../core/runbook/branches';
import { runBranch } from './branches';

/** Branch that this run commits to: that of a `branch` step, or its own. */
export function branchOfRun({
  runbook,
  run,
  outputIfAny,
}: Pick<ObserveContext<unknown, unknown>, 'runbook' | 'run' | 'outputIfAny'>): string {
  const start = run.startedAt.slice(0, 19).replaceAll(/[:T]/g, '.');
  return outputIfAny(runBranch)?.branch ?? `${run.back ? BACK_PREFIX : DEPLOY_PREFIX}${runbook.id}/${start}`;
}
