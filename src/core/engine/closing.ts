import { clockTime } from '../clockTime';
import { ProblemError, toProblem } from '../errors';
import { jobsOf } from '../journal/jobs';
import { isTakenOn, mayOutliveWork, type Obligation } from '../journal/obligation';
import type { RunLog } from '../journal/runLog';
import { openObligations, triesOf } from '../journal/state';
import { hasEnded } from '../journal/runState';
import { holderInWords } from '../lock/lockLost';
import type { RunLock } from '../lock/runLock';
import { stillToTakeOn } from '../lock/takeover';
import type { Ports } from '../ports';
import { serviceOf, type Runbook } from '../runbook/runbook';
import type { Kind, ObligationContext, ObligationKind } from '../kind/kind';
import { mayHaveChangedProduction } from '../kind/production';
import { closed } from './refusals';
import type { SignedIn } from './signedIn';

interface ClosingOptions {
  readonly log: RunLog;
  readonly runbook: Runbook;
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly obligationKinds: ReadonlyMap<string, ObligationKind>;
  readonly ports: Ports;
  readonly lock: RunLock;
  readonly person: Pick<SignedIn, 'login'>;
}

/** Kinds that a colleague who deploys now relies on. The flag stands in this checkout alone. */
const IN_THE_WORLD: ReadonlySet<string> = new Set(['paused-dag', 'pushed-branch']);

/**
 * Meets one obligation and journals it as met only when a reading of the world says so.
 * @param isAsked a person asked for this very one, and knows what it does
 * @throws {ProblemError} `obligation.still-open` with what was read
 */
export async function meetObligation(
  options: ClosingOptions,
  id: string,
  isAsked: boolean,
  signal: AbortSignal,
): Promise<void> {
  const open = openObligations(options.log.record).find(o => o.obligation.id === id);
  if (open === undefined) return;
  const { obligation, openedAt } = open;
  const kind = options.obligationKinds.get(obligation.kind);
  if (kind === undefined)
    throw new Error(`No way is known to meet an obligation of kind ${obligation.kind}.`);
  const contextAt = (announcedAt: string | null): ObligationContext => ({
    announcedAt,
    runbook: options.runbook,
    get service() {
      return serviceOf(options.runbook);
    },
    productionMayHaveChanged:
      (!isAsked && wasTakenOn(options, obligation)) ||
      mayHaveChangedProduction(options.runbook, options.kinds, options.log.record),
    insists: isAsked && options.log.record.status === 'aborting',
    ports: options.ports,
    lock: options.lock,
    signal,
  });
  // Its tasks would run while Airflow is replaced.
  if (isAsked && obligation.kind === 'paused-dag') await mustHaveEnded(options, false);
  const before = await kind.observe(obligation, contextAt(openedAt));
  if (!before.met) {
    if (IN_THE_WORLD.has(obligation.kind)) await mustNotBeAnothers(options, signal);
    await kind.meet(obligation, contextAt(null));
  }
  const after = before.met ? before : await kind.observe(obligation, contextAt(null));
  if (!after.met) {
    throw new ProblemError({
      code: 'obligation.still-open',
      message: `"${obligation.title}" is still open: ${after.evidence}`,
      remedy: 'Check the service itself, then try again.',
    });
  }
  await options.log.append({ type: 'obligation.met', id, evidence: after.evidence });
}

/**
 * Closes a run. Finishing releases the lock; aborting first meets, newest first, whatever can be met.
 * @param last done when everything is closed, before the run is
 * @throws {ProblemError} `run.closed` when it was closed the other way; `run.left-open` naming what could not be met: the run
 * then stays open as "aborting"
 */
export async function closeRun(
  options: ClosingOptions,
  how: { readonly how: 'finish' } | { readonly how: 'abort'; readonly reason: string },
  signal: AbortSignal,
  last: () => Promise<void>,
): Promise<void> {
  const { log, person } = options;
  // Of two that ask at once, the second finds that it is over.
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
  const lockLast = openObligations(log.record)
    .filter(o => how.how === 'abort' || !mayOutliveWork(o.obligation) || o.obligation.kind === 'team-lock')
    .toReversed()
    .sort((a, b) => Number(a.obligation.kind === 'team-lock') - Number(b.obligation.kind === 'team-lock'));
  for (const { obligation } of lockLast) {
    if (obligation.kind === 'team-lock' && failures.length > 0) break;
    try {
      await meetObligation(options, obligation.id, false, signal);
    } catch (error) {
      // Disposed amid it, or another window drives by now.
      if (signal.aborted) throw error;
      const { message, remedy } = toProblem(error);
      failures.push(`${obligation.title}: ${message} ${remedy}`);
    }
  }
  if (failures.length > 0) {
    throw new ProblemError({
      code: 'run.left-open',
      message: `Not everything could be closed. ${failures.join(' ')}`,
      remedy: mayHaveChangedProduction(options.runbook, options.kinds, log.record)
        ? 'Production may have changed: roll back, or resume the deployment. Or close what is still open by hand, then abort again.'
        : 'Close what is still open, then close the run again.',
    });
  }
  // First, because nobody opens a closed run again to see to it.
  await forgetRecords(options);
  await last();
  await log.append(
    how.how === 'finish'
      ? { type: 'run.finished', by: person.login }
      : { type: 'run.aborted', by: person.login, reason: how.reason },
  );
}

/** What the one before has left open goes with the lock when it is released: what wasn't taken on yet is now. */
async function takeOnTheRest({ log, lock }: ClosingOptions, signal: AbortSignal): Promise<void> {
  const open = openObligations(log.record).map(({ obligation }) => obligation);
  const own = open.find(({ kind }) => kind === 'team-lock');
  if (own === undefined) return;
  const holder = await lock.read(signal);
  if (holder?.ours !== true) return;
  const left = stillToTakeOn(triesOf(log.record, own.step), holder)?.obligations ?? [];
  const known = log.record.obligations.map(({ obligation }) => obligation.id);
  for (const obligation of left.filter(({ id }) => !known.includes(id)))
    await log.append({ type: 'obligation.opened', obligation });
}

/** By the step that took the lock, from whom had it before: whether that one has applied isn't known here. */
function wasTakenOn({ log }: ClosingOptions, obligation: Obligation): boolean {
  const { kind, step } = obligation;
  if (kind === 'team-lock') return false;
  if (isTakenOn(obligation)) return true;
  // Older versions gave it no id of its own.
  return log.record.obligations.some(o => o.obligation.kind === 'team-lock' && o.obligation.step === step);
}

/** @throws {ProblemError} `lock.lost` while a colleague holds the team lock: they may be amid their apply */
async function mustNotBeAnothers({ lock, ports }: ClosingOptions, signal: AbortSignal): Promise<void> {
  const holder = await lock.read(signal);
  if (holder === null || holder.ours) return;
  const { owner, since, forged, unreadable } = holder;
  const now = ports.clock.now();
  if (forged === true || unreadable !== undefined) {
    throw new ProblemError({
      code: 'lock.lost',
      message: `${holderInWords(holder, now)}. Somebody may be deploying.`,
      remedy:
        'Find out who wrote it. If nobody deploys, resume the deployment: “Check again” at the step Team lock offers to take the lock over with a reason. Then abort again.',
    });
  }
  throw new ProblemError({
    code: 'lock.lost',
    message: `${owner} has been deploying since ${clockTime(since, now)}: what this run left open is theirs to close now.`,
    remedy: `Talk to ${owner}; their lock names what was taken over. Try again when they are done.`,
  });
}

/**
 * A command that still runs, or waits at a prompt with the state lock, would be left behind. One that was prepared only
 * is called off.
 * @param callsOff false: the run goes on, and starts what it has prepared
 * @throws {ProblemError} `run.job-running`
 */
export async function mustHaveEnded(
  options: Pick<ClosingOptions, 'log' | 'ports'>,
  callsOff = true,
): Promise<void> {
  const { runner } = options.ports;
  for (const job of allJobs(options)) {
    const state = (await runner.status(job))?.state;
    if (state === 'starting' && callsOff) await runner.forget(job);
    if (state !== 'attached' && state !== 'detached') continue;
    throw new ProblemError({
      code: 'run.job-running',
      message: 'A command of this run is still running in its terminal.',
      remedy: 'Decline the plan, or wait until the command has ended; then try again.',
    });
  }
}

/** Those of earlier tries, too: a second plan may still run, and what they printed is kept. */
function allJobs({ log: { record } }: Pick<ClosingOptions, 'log'>): readonly string[] {
  return Object.keys(record.steps).flatMap(step => triesOf(record, step).flatMap(jobsOf));
}

/** What terminals printed may hold secrets, so it goes when the run closes; one that can't go now is no reason to stay open. */
async function forgetRecords(options: ClosingOptions): Promise<void> {
  await Promise.allSettled(allJobs(options).map(job => options.ports.runner.forget(job)));
}
