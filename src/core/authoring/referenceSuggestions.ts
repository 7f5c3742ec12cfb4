import type { Kind } from '../kind/kind';
import { placeOf } from '../kind/places';
import { givenBy, inputDescription, outputNames } from './describe';
import { isFirstFormat, stepAt, type Place } from './place';
import type { Suggestion } from './suggestion';

/** Whether a cursor is behind `${{`, before what ends it. */
export function isInReference(before: string): boolean {
  const begin = before.lastIndexOf('${{');
  return begin >= 0 && !before.slice(begin).includes('}}');
}

/**
 * References that are known at a place: the inputs, and what earlier steps of its course give.
 * @param after rest of the line behind the cursor
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
      outputNames(step, kinds).map(name => suggestion(`steps.${step.id}.${name}`, givenBy(step))),
    ),
  ];
}

/** Whether a reference may stand here: in words for people always, in a parameter where its kind takes one. */
function mayRefer(place: Place, kinds: ReadonlyMap<string, Kind>): boolean {
  const { step, below = [] } = stepAt(place) ?? {};
  const [key, ...parameter] = below;
  if (key === 'instructions' || key === 'when') return true;
  const kind = kinds.get(step?.kind ?? '');
  return key === 'with' && kind !== undefined && placeOf(kind, parameter) !== undefined;
}
