import * as l10n from '@vscode/l10n';
import { clockTime } from '../clockTime';
import { ProblemError } from '../errors';
import { isTakenOn, type Obligation } from '../journal/obligation';
import type { RunLog } from '../journal/runLog';
import { openObligations, triesOf } from '../journal/state';
import { holderInWords } from '../lock/lockLost';
import type { RunLock } from '../lock/runLock';
import type { Ports } from '../ports';
import { resourcesOf } from '../runbook/resourceOf';
import { courseOf, stepsOf, type Runbook } from '../runbook/runbook';
import type { Kind } from '../kind/kind';
import type { Undo } from '../kind/undo';
import type { ObligationContext, ObligationKind } from '../kind/obligationKind';
import { isRolledBack, mayHaveChangedProduction } from '../kind/production';
import { mustHaveEnded } from './jobsOfRun';
import type { SignedIn } from './signedIn';

/** What is needed to meet an obligation, and therefore to close a run. */
export interface MeetingOptions {
  readonly log: RunLog;
  readonly runbook: Runbook;
  /** Parsed parameters by step id. */
  readonly params: ReadonlyMap<string, unknown>;
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly obligationKinds: ReadonlyMap<string, ObligationKind>;
  readonly ports: Ports;
  readonly lock: RunLock;
  readonly person: Pick<SignedIn, 'login'>;
}

/** Kinds that a deploying colleague relies on. The flag, and a value to set back, exist only in this checkout. */
const IN_THE_WORLD: ReadonlySet<string> = new Set(['paused-dag', 'pushed-branch', 'undo']);

/**
 * Meets one obligation, and journals it as met only if a reading of the world confirms it.
 * @param isAsked a person asked for exactly this one and knows what it does
 * @throws {ProblemError} `obligation.still-open` with what was read
 */
export async function meetObligation(
  options: MeetingOptions,
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
  const { log, person } = options;
  const contextAt = (announcedAt: string | null): ObligationContext => ({
    announcedAt,
    openedAt,
    askedBy: isAsked ? person.login : null,
    undo: undoOf(options, obligation),
    get notes() {
      return triesOf(log.record, obligation.step).map(({ notes }) => notes);
    },
    note: notes => log.append({ type: 'step.noted', step: obligation.step, notes }),
    leaveToPerson: title =>
      log.append({ type: 'obligation.opened', obligation: { ...obligation, byHand: true, title } }),
    runbook: options.runbook,
    resources: resourcesOf(
      options.runbook,
      stepsOf(options.runbook).find(({ id: of }) => of === obligation.step) ?? {},
    ),
    productionMayHaveChanged:
      (!isAsked && wasTakenOn(options, obligation)) || mayBeInProduction(options, obligation),
    insists: isAsked && log.record.status === 'aborting',
    ports: options.ports,
    lock: options.lock,
    signal,
  });
  // An unpaused DAG's tasks would run while Airflow is being replaced; an undo would run in parallel.
  if (isAsked && (obligation.kind === 'paused-dag' || obligation.kind === 'undo'))
    await mustHaveEnded(options, false);
  const before = await kind.observe(obligation, contextAt(openedAt));
  if (!before.met) {
    if (IN_THE_WORLD.has(obligation.kind) && contextAt(null).undo?.is !== 'value')
      await mustNotBeAnothers(options, signal);
    await kind.meet(obligation, contextAt(null));
  }
  const after = before.met ? before : await kind.observe(obligation, contextAt(null));
  if (!after.met) {
    throw new ProblemError({
      code: 'obligation.still-open',
      message: l10n.t`"${obligation.title}" is still open: ${after.evidence}`,
      remedy: l10n.t('Check the service itself, then try again.'),
    });
  }
  const merged = after.merged === true ? ({ merged: true } as const) : {};
  await log.append({ type: 'obligation.met', id, evidence: after.evidence, ...merged });
}

/** Only according to this run's own runbook, whoever opened the obligation. */
function undoOf(options: MeetingOptions, obligation: Obligation): Undo | undefined {
  const { runbook, kinds, params, log } = options;
  const { kind, subject } = obligation;
  const step = kind === 'undo' ? stepsOf(runbook).find(({ id }) => id === subject) : undefined;
  if (step === undefined) return undefined;
  const tries = isTakenOn(obligation) ? [] : triesOf(log.record, step.id).map(({ notes }) => notes);
  return kinds.get(step.kind)?.undo?.(params.get(step.id), tries);
}

/** Whether production may run what its step did. */
function mayBeInProduction({ runbook, kinds, log }: MeetingOptions, { step }: Obligation): boolean {
  const isForward = courseOf(runbook, false).some(({ id }) => id === step);
  if (isForward && isRolledBack(runbook, kinds, log.record)) return false;
  return mayHaveChangedProduction(runbook, kinds, log.record);
}

/** Whether it was taken on with the lock from a previous holder, who may or may not have applied: that isn't known here. */
function wasTakenOn({ log }: MeetingOptions, obligation: Obligation): boolean {
  const { kind, step } = obligation;
  if (kind === 'team-lock') return false;
  if (isTakenOn(obligation)) return true;
  // Older versions gave it no id of its own.
  return log.record.obligations.some(o => o.obligation.kind === 'team-lock' && o.obligation.step === step);
}

/** @throws {ProblemError} `lock.lost` while a colleague holds the team lock: they may be in the middle of an apply */
async function mustNotBeAnothers({ lock }: Pick<MeetingOptions, 'lock'>, signal: AbortSignal): Promise<void> {
  const holder = await lock.read(signal);
  if (holder === null || holder.ours) return;
  const { owner, since, forged, unreadable } = holder;
  if (forged === true || unreadable !== undefined) {
    throw new ProblemError({
      code: 'lock.lost',
      message: l10n.t`${holderInWords(holder)}. Somebody may be deploying.`,
      remedy: l10n.t(
        'Find out who wrote it. If nobody deploys, resume the deployment: “Check again” at the step Team lock offers to take the lock over with a reason. Then abort again.',
      ),
    });
  }
  throw new ProblemError({
    code: 'lock.lost',
    message: l10n.t`${owner} has been deploying since ${clockTime(since)}: what this run left open is theirs to close now.`,
    remedy: l10n.t`Talk to ${owner}; their lock names what was taken over. Try again when they are done.`,
  });
}
