import { isTakenOn, type Obligation } from '../../core/journal/obligation';
import type { ObserveContext } from '../../core/kind/kind';
import { stepsOf } from '../../core/runbook/runbook';
import type { SetValue } from '../../core/values/values';
import type { Context, Output } from './shape';

/** What steps of this run owe at the place that a step is about, its own included. */
export function owedHere({
  step,
  runbook,
  openObligations,
}: Pick<ObserveContext<unknown, unknown>, 'step' | 'runbook' | 'openObligations'>): readonly Obligation[] {
  const same = stepsOf(runbook).filter(
    each => each.kind === step.kind && each.with?.file === step.with?.file && each.with?.at === step.with?.at,
  );
  return openObligations('undo').filter(
    owed => !isTakenOn(owed) && same.some(({ id }) => id === owed.subject),
  );
}

/** A value as an obligation keeps it. */
export function keptValue(value: SetValue): string {
  return JSON.stringify(value);
}

/** What the step gives: the value, and what stood there before any of its tries changed it. */
export function outputOf({ notes, earlierNotes }: Context, value: Output['value']): Output {
  const previous = [...earlierNotes, notes].find(each => each.previous !== undefined)?.previous;
  return { value, ...(previous === undefined ? {} : { previous }) };
}
