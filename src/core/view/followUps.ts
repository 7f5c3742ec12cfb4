import type { Deployments } from '../engine/deployment';
import { stillOpen, type ObligationView, type RunView } from './view';

/** Id of the follow-up that warns of production: it is met by a rollback, or by a later deployment that finishes. */
export const PRODUCTION = 'production';

/** What a closed run left for later, as a pull request that is to be merged. */
export interface FollowUp {
  readonly runId: string;
  /** Title of the run that left it. */
  readonly runTitle: string;
  readonly obligation: ObligationView;
}

/** Comes first: production may not run what the default branch says. */
function doubtOf({ production, startedAt }: Pick<RunView, 'production' | 'startedAt'>): ObligationView[] {
  if (production === null) return [];
  const rest = { previous: '', since: startedAt, met: false, evidence: null, place: null };
  return [{ id: PRODUCTION, title: production, remedy: 'Roll back…', ...rest }];
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
    if (isClosed && (open > 0 || state === 'aborted')) {
      const run = await past(runId);
      const left = [...doubtOf(run.view), ...stillOpen(run.view)];
      run.dispose();
      found.push(...left.map(obligation => ({ runId, runTitle, obligation })));
    }
    if (state === 'finished') break;
  }
  return found;
}
