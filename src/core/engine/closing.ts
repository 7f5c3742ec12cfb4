import * as l10n from '@vscode/l10n';
import { ProblemError, toProblem } from '../errors';
import { mayOutliveWork } from '../journal/obligation';
import { openObligations, triesOf } from '../journal/state';
import { hasEnded } from '../journal/runState';
import { hasTakenOver, stillToTakeOn } from '../lock/takeover';
import { mayHaveChangedProduction } from '../kind/production';
import { allJobs, mustHaveEnded } from './jobsOfRun';
import { meetObligation, type MeetingOptions } from './meeting';
import { closed, notInDoubt, requireReason } from './refusals';
import type { RunView } from '../view/view';

/**
 * Closes a run. Finishing releases the lock; aborting first meets every obligation that can be met, newest first.
 * @param stillRuns returns what is running elsewhere and isn't ended by an abort: until it is over, nobody else may deploy
 * @param last called when everything else is closed, just before the run is
 * @throws {ProblemError} `run.closed` if it was already closed the other way; `run.left-open` naming what couldn't be met:
 * the run then stays open as "aborting"
 */
export async function closeRun(
  options: MeetingOptions,
  how: { readonly how: 'finish' } | { readonly how: 'abort'; readonly reason: string },
  signal: AbortSignal,
  last: () => Promise<void>,
  stillRuns: () => Promise<readonly string[]>,
): Promise<void> {
  const { log, person } = options;
  // If two requests race, the second finds the run already closed.
  if (hasEnded(log.record.status)) {
    if (log.record.status === (how.how === 'finish' ? 'finished' : 'aborted')) return;
    throw closed();
  }
  await mustHaveEnded(options);
  if (how.how === 'abort' && log.record.status === 'open') {
    await log.append({ type: 'run.aborting', by: person.login, reason: how.reason });
  }
  const failures: string[] = [];
  try {
    await takeOnTheRest(options, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    const { message, remedy } = toProblem(error);
    failures.push(`${message} ${remedy}`);
  }
  try {
    const running = how.how === 'abort' ? await stillRuns() : [];
    failures.push(
      ...running.map(
        what =>
          l10n.t`${what}, and an abort doesn't end it: until then the team lock stays. Cancel it there, or wait until it has ended.`,
      ),
    );
  } catch (error) {
    if (signal.aborted) throw error;
    const { message, remedy } = toProblem(error);
    failures.push(l10n.t`Whether something still runs can't be told. ${message} ${remedy}`);
  }
  const lockLast = openObligations(log.record)
    .filter(o => how.how === 'abort' || !mayOutliveWork(o.obligation) || o.obligation.kind === 'team-lock')
    .toReversed()
    .sort((a, b) => Number(a.obligation.kind === 'team-lock') - Number(b.obligation.kind === 'team-lock'));
  for (const { obligation } of lockLast) {
    if (obligation.kind === 'team-lock' && failures.length > 0) break;
    try {
      await meetObligation(options, obligation.id, false, signal);
    } catch (error) {
      // Disposed in the middle of it, or another window drives now.
      if (signal.aborted) throw error;
      const { message, remedy } = toProblem(error);
      failures.push(`${obligation.title}: ${message} ${remedy}`);
    }
  }
  if (failures.length > 0) {
    throw new ProblemError({
      code: 'run.left-open',
      message: l10n.t`Not everything could be closed. ${failures.join(' ')}`,
      remedy: mayHaveChangedProduction(options.runbook, options.kinds, log.record)
        ? l10n.t(
            'Production may have changed: roll back, or resume the deployment. Or close what is still open by hand, then abort again.',
          )
        : l10n.t('Close what is still open, then close the run again.'),
    });
  }
  if (how.how === 'finish') await keepWhatStays(options);
  // Do this first, because nobody reopens a closed run for it.
  await forgetRecords(options);
  await last();
  await log.append(
    how.how === 'finish'
      ? { type: 'run.finished', by: person.login }
      : { type: 'run.aborted', by: person.login, reason: how.reason },
  );
}

/** What the predecessor left open disappears with the lock on release, so take on whatever hasn't been taken on yet. */
async function takeOnTheRest({ log, lock }: MeetingOptions, signal: AbortSignal): Promise<void> {
  const open = openObligations(log.record).map(({ obligation }) => obligation);
  const own = open.find(({ kind }) => kind === 'team-lock');
  if (own === undefined) return;
  const tries = triesOf(log.record, own.step);
  const holder = hasTakenOver(tries) ? await lock.read(signal) : null;
  if (holder?.ours !== true) return;
  const left = stillToTakeOn(tries, holder)?.obligations ?? [];
  const known = log.record.obligations.map(({ obligation }) => obligation.id);
  for (const obligation of left.filter(({ id }) => !known.includes(id)))
    await log.append({ type: 'obligation.opened', obligation });
}

/** Every step is done, so what only an abort would undo stays. */
async function keepWhatStays({ log }: MeetingOptions): Promise<void> {
  for (const { obligation } of openObligations(log.record))
    if (obligation.stays === true)
      await log.append({
        type: 'obligation.met',
        id: obligation.id,
        evidence: l10n.t('everything is done, so it stays'),
      });
}

/** Terminal output may contain secrets, so it is deleted when the run closes. A failure here is no reason to stay open. */
async function forgetRecords(options: MeetingOptions): Promise<void> {
  await Promise.allSettled(allJobs(options).map(job => options.ports.runner.forget(job)));
}

/**
 * Ends the doubt about production on a person's word.
 * @throws {ProblemError} `reason.missing`, `production.not-in-doubt`
 */
export async function settleProduction(
  { log, ports }: Pick<MeetingOptions, 'log' | 'ports'>,
  { canSettle }: Pick<RunView, 'canSettle'>,
  reason: string,
  signal: AbortSignal,
): Promise<void> {
  const text = requireReason(reason);
  if (!canSettle) throw notInDoubt();
  // For a closed run, nobody has asked yet who is signed in.
  const { login } = await ports.github.viewer(signal);
  await log.append({ type: 'production.settled', by: login, reason: text });
}
