import type { Deployments } from '../engine/deployment';
import { stillOpen, type ObligationView } from './view';

/** What a closed run left for later, as a pull request that is to be merged. */
export interface FollowUp {
  readonly runId: string;
  /** Title of the run that left it. */
  readonly runTitle: string;
  readonly obligation: ObligationView;
}

/**
 * What closed runs left open, by their journals alone. A deployment that finished has replaced what older ones left; one that
 * was aborted has not.
 */
export async function findFollowUps(
  { past }: Pick<Deployments, 'past'>,
  history: Awaited<ReturnType<Deployments['history']>>,
): Promise<readonly FollowUp[]> {
  const found: FollowUp[] = [];
  for (const { runId, title: runTitle, state, open } of history) {
    // One that another window has just started is that one's to drive.
    const isClosed = state === 'finished' || state === 'aborted';
    if (isClosed && open > 0) {
      const run = await past(runId);
      const left = stillOpen(run.view);
      run.dispose();
      found.push(...left.map(obligation => ({ runId, runTitle, obligation })));
    }
    if (state === 'finished') break;
  }
  return found;
}
