import { isoNow } from '../clockTime';
import type { RunLog } from '../journal/runLog';
import { isReached } from '../journal/state';
import type { Ports } from '../ports';
import type { Runbook, Step } from '../runbook/runbook';
import type { Kind } from '../kind/kind';
import { mayOverride } from '../kind/production';
import type { Background } from './background';
import { notOverridable, notReached, requireReason } from './refusals';
import type { SignedIn } from './signedIn';

interface TickingOptions {
  readonly runbook: Runbook;
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly log: RunLog;
  readonly ports: Pick<Ports, 'clock'>;
  readonly person: Pick<SignedIn, 'login'>;
  readonly background: Background;
  readonly course: readonly Step[];
}

/** A person's word on a step, in place of a reading. */
export interface PersonsWord {
  /** `attested`: it is done, and this is what they saw; `overridden`: the run may continue without it, for this reason. */
  readonly how: 'attested' | 'overridden';
  readonly text: string;
}

/**
 * Ticks a step on a person's word.
 * @throws {ProblemError} `reason.missing`; `step.not-overridable`; `step.not-reached`: like a reading, a word from before
 * the apply must not stand for what comes after it
 */
export async function tickByPerson(
  options: TickingOptions,
  stepId: string,
  { how, text }: PersonsWord,
): Promise<void> {
  const { log, person, ports, background } = options;
  const reason = requireReason(text);
  mustBeTickable(options, stepId, how);
  const tick = { how, by: person.login, at: isoNow(ports.clock), reason };
  await background.still(async () => {
    // It may have been retried while this waited for its turn.
    mustBeTickable(options, stepId, how);
    await log.append({ type: 'step.ticked', step: stepId, tick });
  });
}

function mustBeTickable(options: TickingOptions, stepId: string, how: PersonsWord['how']): void {
  const { course, kinds } = options;
  const { record } = options.log;
  const kind = kinds.get(course.find(({ id }) => id === stepId)?.kind ?? '');
  const allowed =
    how === 'overridden' ? mayOverride(kind, { ...options, record }, stepId) : kind?.overridable === true;
  if (!allowed) throw notOverridable(stepId);
  if (!isReached(record, course, stepId)) throw notReached(stepId);
}

/** Whether two outputs of a step are the same, as the journal keeps them. */
export function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}
