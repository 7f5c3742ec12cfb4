import * as l10n from '@vscode/l10n';
import { stepState } from '../journal/state';
import { stepsOfAct } from '../kind/stepsOfAct';
import type { Step } from '../runbook/runbook';
import type { Background } from './background';
import { mustHaveEnded, undoJobs } from './jobsOfRun';
import type { RunOptions } from './runOptions';

/**
 * Restarts a stopped step, along with the whole act it belongs to if that is over. Does nothing if it is already being
 * retried.
 * @throws {ProblemError} if a command of an earlier try is still running
 */
export async function retryStep(
  {
    background,
    course,
    ...options
  }: RunOptions & {
    readonly background: Background;
    readonly course: readonly Step[];
  },
  stepId: string,
): Promise<void> {
  await background.still(async () => {
    const { phase, concluded } = stepState(options.log.record, stepId);
    // If two requests race, the second finds it already retried.
    if (phase !== 'stopped') return;
    await mustHaveEnded(options, false, undoJobs(options, stepId));
    const steps = concluded ? stepsOfAct(course, options.kinds, stepId) : [stepId];
    // The flag may be on its way back to false, so an earlier tick must not count for what follows.
    await background.reopen(steps, l10n.t('try again'), concluded);
  });
}
