import * as v from 'valibot';
import type { Kind } from '../kind/kind';
import { placeOf } from '../kind/places';
import { isMap } from '../runbook/inWords';
import type { LooseStep } from '../parsing/loose';
import { textsOf } from '../runbook/resources';
import { givenBy, inputDescription, outputNames } from './describe';
import { isFirstFormat, stepAt, type Place } from './place';
import type { Suggestion } from './suggestion';

/** Whether a cursor is after `${{`, and before its end. */
export function isInReference(before: string): boolean {
  const begin = before.lastIndexOf('${{');
  return begin >= 0 && !before.slice(begin).includes('}}');
}

/**
 * References available at a place: inputs, outputs of earlier steps in its course, resources, and the value of a round.
 * @param after rest of the line after the cursor
 */
export function referenceSuggestions(
  place: Place,
  kinds: ReadonlyMap<string, Kind>,
  after: string,
): readonly Suggestion[] {
  const at = stepAt(place);
  if (at === undefined || isFirstFormat(place.value) || !mayRefer(place, kinds)) return [];
  const end = /^\s*\}\}/.test(after) ? '' : ' }}';
  const suggestion = (label: string, description: string | undefined): Suggestion => ({
    is: 'reference',
    label,
    insert: label + end,
    ...(description === undefined ? {} : { description }),
  });
  return [
    ...Object.entries(place.whole.inputs ?? {}).map(([name, input]) =>
      suggestion(`inputs.${name}`, inputDescription(input)),
    ),
    ...at.before.flatMap(step =>
      idsOf(place, step).flatMap(id =>
        outputNames(step, kinds).map(name => suggestion(`steps.${id}.${name}`, givenBy(step))),
      ),
    ),
    ...Object.entries(place.whole.resources ?? {}).flatMap(([name, resource]) =>
      Object.keys(resource === null ? {} : textsOf(resource)).map(key =>
        suggestion(`resources.${name}.${key}`, undefined),
      ),
    ),
    ...Object.keys(roundsOf(place, place.path[1])).map(name => suggestion(`for.${name}`, undefined)),
  ];
}

/** The list that a phase is repeated over, as far as it can be understood. */
function roundsOf({ value, path: [course = ''] }: Place, phase: unknown): Rounds {
  const phases = isMap(value) ? value[course] : undefined;
  const written: unknown = Array.isArray(phases) ? phases[Number(phase)] : undefined;
  return v.parse(RoundsSchema, isMap(written) ? written.for : undefined);
}
const RoundsSchema = v.fallback(v.record(v.string(), v.fallback(v.array(v.string()), [])), {});
type Rounds = v.InferOutput<typeof RoundsSchema>;

/** Ids of a step as seen from a place: outside its phase, each round has its own. */
function idsOf(place: Place, step: LooseStep): readonly string[] {
  const [course, own] = place.path;
  const phases = course === 'rollback' ? place.whole.rollback : place.whole.phases;
  const phase = phases.findIndex(({ steps }) => steps.includes(step));
  const id = step.id ?? '';
  const values = phase === Number(own) ? [] : Object.values(roundsOf(place, phase)).flat();
  return values.length === 0 ? [id] : values.map(value => `${id}-${value}`);
}

/** Whether a reference is allowed here: always in text for people, and in a parameter if its kind supports it. */
function mayRefer(place: Place, kinds: ReadonlyMap<string, Kind>): boolean {
  const { step, below = [] } = stepAt(place) ?? {};
  const [key, ...parameter] = below;
  if (key === 'instructions' || key === 'when') return true;
  const kind = kinds.get(step?.kind ?? '');
  return key === 'with' && kind !== undefined && placeOf(kind, parameter) !== undefined;
}
