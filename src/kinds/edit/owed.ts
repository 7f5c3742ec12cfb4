import { isTakenOn, type Obligation } from '../../core/journal/obligation';
import type { ObserveContext } from '../../core/kind/kind';
import { stepsOf } from '../../core/runbook/runbook';
import type { SetValue } from '../../core/values/values';
import type { Context, Output } from './shape';

/** Obligations of this run's steps about the same place as a step, including its own. */
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

/** A value as stored in an obligation. */
export function keptValue(value: SetValue): string {
  return JSON.stringify(value);
}

/** The step's output: the value, and the one from before any of its tries changed it. */
export function outputOf({ notes, earlierNotes }: Context, value: Output['value']): Output {
  const previous = [...earlierNotes, notes].find(each => each.previous !== undefined)?.previous;
  return { value, ...(previous === undefined ? {} : { previous }) };
}
