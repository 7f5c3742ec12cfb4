import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import type { RunLog } from '../journal/runLog';
import { isReached, stepState } from '../journal/state';
import type { Runbook, Step } from '../runbook/runbook';
import type { Driver } from './driver';
import type { Kind } from '../kind/kind';
import { doesNotHold, isPast, isSkipped } from './refusals';
import { isBegunWith, isThroughWith } from '../kind/relied';
import { isSame } from './ticking';

interface CheckingOptions {
  readonly log: RunLog;
  readonly runbook: Runbook;
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly params: ReadonlyMap<string, unknown>;
  readonly driver: Driver;
  course(): readonly Step[];
  /** Whether nothing is running, so that a tick may be taken back. */
  mayReopen(): boolean;
  reopen(steps: readonly string[], why: string): Promise<void>;
  goOn(): void;
}

/**
 * Reads a step again at a person's request; ticks it if it holds and its turn has come.
 * @throws {ProblemError} `step.does-not-hold` with what was read, `step.past` if the run is past it
 */
export async function checkStep(options: CheckingOptions, stepId: string): Promise<void> {
  const { log, driver } = options;
  if (driver.currentStep === stepId) {
    driver.wake();
    return;
  }
  const state = stepState(log.record, stepId);
  if (state.tick?.how === 'skipped') throw isSkipped(state.tick.reason);
  const seen = await driver.observeOnce(stepId);
  // The step was retried or continued during the look, so the result is outdated.
  if (stepState(log.record, stepId) !== state) return checkStep(options, stepId);
  const relied = { ...options, record: log.record, course: options.course() };
  // Ahead of its turn, a step is only read: a tick from before the apply must not stand for what comes after it.
  const isEarly = state.phase === 'todo' && !isReached(relied.record, relied.course, stepId);
  // Later steps already used the old output; don't replace it.
  const isOver = isThroughWith(relied, stepId) || isBegunWith(relied, stepId);
  if (isOver && (seen.is !== 'holds' || !meansTheSame(options, stepId, state.output, seen.output)))
    throw isPast(seen.reading);
  if (seen.is === 'holds' && !isEarly) {
    await driver.tick(stepId, isOver ? { ...seen, output: state.output } : seen);
    options.goOn();
    return;
  }
  const { reading } = seen;
  if (reading !== undefined) await log.append({ type: 'step.observed', step: stepId, reading });
  if (seen.is === 'holds') return;
  // Don't stop a command at its prompt: what the yes relies on is rechecked on approval anyway. A tick by a person was given
  // despite such a reading.
  const reopens = state.phase === 'ticked' && state.tick?.how === 'verified' && options.mayReopen();
  if (reopens) await options.reopen([stepId], l10n.t('a new reading does not hold'));
  if (reopens || state.phase === 'waiting') options.goOn();
  throw doesNotHold(seen.is === 'stopped' ? seen.problem : seen.reading);
}

function meansTheSame(options: CheckingOptions, stepId: string, before: unknown, now: unknown): boolean {
  if (isSame(before, now)) return true;
  const kind = options.kinds.get(options.course().find(({ id }) => id === stepId)?.kind ?? '');
  // From the journal, possibly written by an older version.
  const known = kind === undefined ? undefined : v.safeParse(kind.output, before);
  return known?.success === true && kind?.isSame?.(known.output, now) === true;
}
