import type { RunnerApi } from '../ports/runner';
import type { Try } from './state';

const JOBS: ReadonlySet<string> = new Set(['jobId', 'planJobId', 'checkJobId']);
/** What the notes of commands that undo a step begin with. */
export const UNDO_JOB = 'undoJob:';

/** Ids of the commands that a try of a step has prepared. */
export function jobsOf({ notes }: Pick<Try, 'notes'>): readonly string[] {
  return Object.entries(notes).flatMap(([name, id]) =>
    typeof id === 'string' && (JOBS.has(name) || name.startsWith(UNDO_JOB)) ? [id] : [],
  );
}

/** Whether one of them works or waits at a prompt; one that can't be looked at may. */
export async function isAtWork(runner: RunnerApi, of: Pick<Try, 'notes'>): Promise<boolean> {
  const looks = await Promise.allSettled(jobsOf(of).map(job => runner.status(job)));
  return looks.some(
    look =>
      look.status === 'rejected' || look.value?.state === 'attached' || look.value?.state === 'detached',
  );
}
