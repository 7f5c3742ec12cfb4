import type { GenericSchema } from 'valibot';
import type { Kind } from '../kind/kind';
import { Runbook2Schema, RunbookSchema } from '../runbook/runbook';
import { partOf, shapesAt, type Shape } from '../parsing/shapesAt';
import { isFirstFormat, stepAt, type Place } from './place';

/** The part of a place that determines what is allowed there. */
export type Situated = Pick<Place, 'path' | 'whole' | 'value'>;

/**
 * The schema at a place, from the format or the kind of a step.
 * @param path to look at instead of the place's own
 */
export function schemaAt(
  { whole, value, path: own }: Situated,
  kinds: ReadonlyMap<string, Kind>,
  path = own,
): readonly Shape[] {
  const [key, ...below] = stepAt({ path, whole })?.below ?? [];
  if (key === 'with') {
    const step = stepAt({ path, whole })?.step;
    const kind = kinds.get(step?.kind ?? '');
    return kind === undefined ? [] : shapesAt(kind.params, below, step?.with);
  }
  const format: GenericSchema = isFirstFormat(value) ? RunbookSchema : Runbook2Schema;
  return shapesAt(format, path, value);
}

/** What is written at a path. */
export function writtenAt(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(partOf, value);
}
