import { isReached, type RunRecord } from '../journal/state';
import type { Runbook, Step } from '../runbook/runbook';
import type { Kind } from '../kind/kind';
import { mayOverride } from '../kind/production';
import { notOverridable, notReached } from './refusals';

interface TickingInput {
  readonly runbook: Runbook;
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly log: { readonly record: RunRecord };
}

/**
 * Whether a person may tick a step as things stand.
 * @throws {ProblemError} `step.not-overridable`; `step.not-reached`: as with a reading, a word from before the apply must not
 * stand for what comes after it
 */
export function mustBeTickable(
  input: TickingInput,
  course: readonly Step[],
  stepId: string,
  how: 'attested' | 'overridden',
): void {
  const { record } = input.log;
  const kind = input.kinds.get(course.find(({ id }) => id === stepId)?.kind ?? '');
  const allowed =
    how === 'overridden' ? mayOverride(kind, { ...input, record }, stepId) : kind?.overridable === true;
  if (!allowed) throw notOverridable(stepId);
  if (!isReached(record, course, stepId)) throw notReached(stepId);
}

/** Whether two outputs of a step are the same, as the journal keeps them. */
export function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}
