import { toProblem } from '../errors';
import type { Deployments, PastRun } from './deployment';
import { stillOpen, type ObligationView } from '../view/view';

/** Id of the follow-up that warns of production: it is met by a rollback, a later deployment, or a person's word. */
export const PRODUCTION = 'production';

/** Id of the follow-up that stands for all that a run left which can't be opened. */
const UNOPENED = 'unopened';

/** What a closed run left for later, as a pull request that is to be merged. */
export interface FollowUp {
  readonly runId: string;
  /** Title of the run that left it. */
  readonly runTitle: string;
  readonly obligation: ObligationView;
}

/** Whether it is the one that warns of production. */
export function isDoubt({ obligation }: FollowUp): boolean {
  return obligation.id === PRODUCTION;
}

/** Comes first: production may not run what the default branch says. */
function doubtOf({ production, startedAt }: PastRun): ObligationView[] {
  if (production === null || production === 'settled') return [];
  const rest = { previous: '', since: startedAt, met: false, evidence: null, place: null };
  return [{ id: PRODUCTION, title: production.doubt, remedy: 'Roll back…', ...rest }];
}

/** A run that can't be opened must not hide what other runs left, nor that it left something itself. */
async function leftBy(
  { runId, open, startedAt }: PastRun,
  past: Deployments['past'],
): Promise<readonly ObligationView[]> {
  try {
    const run = await past(runId);
    const left = stillOpen(run.view);
    run.dispose();
    return left;
  } catch (error) {
    const title = `${open === 1 ? 'One thing is' : `${open} things are`} still open in a run that can't be opened`;
    const { message, remedy } = toProblem(error);
    return [
      {
        ...{ id: UNOPENED, title, remedy: 'Say Why', previous: `${message} ${remedy}`, onlyLooks: true },
        ...{ since: startedAt, met: false, evidence: null, place: null },
      },
    ];
  }
}

/**
 * What closed runs left open, by their journals alone. A run that finished has replaced what older ones of its runbook and
 * service left; one that was aborted has not. Of production the newest run of a service that says anything has the word.
 * @param history newest first
 */
export async function findFollowUps(
  { past }: Pick<Deployments, 'past'>,
  history: readonly PastRun[],
): Promise<readonly FollowUp[]> {
  const found: FollowUp[] = [];
  const replaced = new Set<string>();
  const said = new Set<string | null>();
  for (const each of history) {
    const { runId, title: runTitle, state, open, service, runbook, production } = each;
    // Runs that this version can't read have nothing to do with each other.
    const same = service === null || runbook === null ? null : `${runbook} of ${service}`;
    // One that another window has just started is that one's to drive.
    if ((state !== 'finished' && state !== 'aborted') || (same !== null && replaced.has(same))) continue;
    const left = said.has(service) ? [] : doubtOf(each);
    if (production !== null) said.add(service);
    if (open > 0) left.push(...(await leftBy(each, past)));
    found.push(...left.map(obligation => ({ runId, runTitle, obligation })));
    if (state === 'finished' && same !== null) replaced.add(same);
  }
  return found;
}
