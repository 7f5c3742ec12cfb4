import type { RunnerApi } from '../ports/runner';
import type { Try } from './state';

/** Ids of the commands that a try of a step has prepared. */
export function jobsOf({ notes }: Pick<Try, 'notes'>): readonly string[] {
  return [notes.jobId, notes.planJobId, notes.checkJobId].filter(id => typeof id === 'string');
}

/** Whether one of them works or waits at a prompt; one that can't be looked at may. */
export async function isAtWork(runner: RunnerApi, of: Pick<Try, 'notes'>): Promise<boolean> {
  const looks = await Promise.allSettled(jobsOf(of).map(job => runner.status(job)));
  return looks.some(
    look =>
      look.status === 'rejected' || look.value?.state === 'attached' || look.value?.state === 'detached',
  );
}
