import * as l10n from '@vscode/l10n';
import { toProblem } from '../errors';
import type { Deployments, PastRun } from './deployment';
import { stillOpen, type ObligationView } from '../view/view';
import { PRODUCTION } from './doubt';

/** Id of the follow-up that stands for everything left open by a run that can't be opened. */
const UNOPENED = 'unopened';

/** Something a closed run left for later, such as a pull request to merge. */
export interface FollowUp {
  readonly runId: string;
  /** Title of the run that left it. */
  readonly runTitle: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly obligation: ObligationView;
}

/** Listed first: production may differ from the default branch. */
function doubtOf({ production, startedAt }: PastRun): ObligationView[] {
  if (production === null || production === 'settled') return [];
  const rest = { previous: '', since: startedAt, met: false, evidence: null, place: null };
  return [{ id: PRODUCTION, title: production.doubt, remedy: l10n.t('Roll back…'), ...rest }];
}

/** A run that can't be opened must not hide what other runs left, or that it left something itself. */
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
    const title =
      open === 1
        ? l10n.t("One thing is still open in a run that can't be opened")
        : l10n.t`${open} things are still open in a run that can't be opened`;
    const { message, remedy } = toProblem(error);
    return [
      {
        ...{
          id: UNOPENED,
          title,
          remedy: l10n.t('Say Why'),
          previous: `${message} ${remedy}`,
          onlyLooks: true,
        },
        ...{ since: startedAt, met: false, evidence: null, place: null },
      },
    ];
  }
}

/**
 * What closed runs left open, judging only by their journals. A finished run supersedes what older ones of the same runbook
 * and service left; an aborted one doesn't. About production, the newest run of a service that says anything decides.
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
    const { runId, title: runTitle, startedAt, endedAt, state, open, service, runbook, production } = each;
    // Runs that this version can't read have nothing in common.
    const same = service === null || runbook === null ? null : `${runbook} of ${service}`;
    // A run that another window has just started is driven there.
    if ((state !== 'finished' && state !== 'aborted') || (same !== null && replaced.has(same))) continue;
    const left = said.has(service) ? [] : doubtOf(each);
    if (production !== null) said.add(service);
    if (open > 0) left.push(...(await leftBy(each, past)));
    found.push(...left.map(obligation => ({ runId, runTitle, startedAt, endedAt, obligation })));
    if (state === 'finished' && same !== null) replaced.add(same);
  }
  return found;
}
