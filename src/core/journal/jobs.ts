import type { RunnerApi } from '../ports/runner';
import type { Try } from './state';

const JOBS: ReadonlySet<string> = new Set(['jobId', 'planJobId', 'checkJobId']);
/** Prefix of notes about commands that undo a step. */
export const UNDO_JOB = 'undoJob:';

/** Ids of the commands that a step prepared in one try. */
export function jobsOf({ notes }: Pick<Try, 'notes'>): readonly string[] {
  return Object.entries(notes).flatMap(([name, id]) =>
    typeof id === 'string' && (JOBS.has(name) || name.startsWith(UNDO_JOB)) ? [id] : [],
  );
}

/** Whether one of them is running or waiting at a prompt; one that can't be checked counts as running. */
export async function isAtWork(runner: RunnerApi, of: Pick<Try, 'notes'>): Promise<boolean> {
  const looks = await Promise.allSettled(jobsOf(of).map(job => runner.status(job)));
  return looks.some(
    look =>
      look.status === 'rejected' || look.value?.state === 'attached' || look.value?.state === 'detached',
  );
}
