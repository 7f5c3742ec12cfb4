import { stepState } from '../journal/state';
import { stepsOfAct } from '../kind/stepsOfAct';
import type { Step } from '../runbook/runbook';
import type { Background } from './background';
import { mustHaveEnded, undoJobs } from './jobsOfRun';
import type { RunOptions } from './runOptions';

/**
 * Begins a stopped step again, and with it the whole act that it belongs to once that is over. Nothing when it is tried already.
 * @throws {ProblemError} when a command of an earlier try still runs
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
    // Of two that ask at once, the second finds that it is tried already.
    if (phase !== 'stopped') return;
    await mustHaveEnded(options, false, undoJobs(options, stepId));
    const steps = concluded ? stepsOfAct(course, options.kinds, stepId) : [stepId];
    // The flag may be on its way back: a tick of before must not count for what follows.
    await background.reopen(steps, 'try again', concluded);
  });
}
