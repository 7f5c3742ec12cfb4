import * as l10n from '@vscode/l10n';
import { isMap } from '../runbook/inWords';
import { shapesAt, type Shape } from '../parsing/shapesAt';
import { keyDescription } from './describe';
import { stepAt, type Place } from './place';
import { schemaAt, writtenAt } from './schemaAt';
import type { Suggestion } from './suggestion';
import type { Around } from './valueSuggestions';

/** Keys that a document's headings and prose replace, so they aren't offered in blocks and front matter. */
const SAID_BY_TEXT = ['title', 'instructions', '$schema'];

/** Keys that are allowed at a place and not written there yet. */
export function keySuggestions(place: Place, around: Around, isOfDocument: boolean): readonly Suggestion[] {
  const written = writtenAt(place.value, place.path);
  const taken = isMap(written) ? Object.keys(written) : [];
  const entries = schemaAt(place, around.kinds).flatMap(({ entries = {} }) => Object.entries(entries));
  const at = stepAt(place);
  const isStep = at?.below.length === 0;
  const isTop = place.path.length === 0;
  const shown = entries.filter(
    ([key]) =>
      !taken.includes(key) &&
      !(
        isOfDocument &&
        ((isStep && SAID_BY_TEXT.includes(key)) || (isTop && (key === 'phases' || key === '$schema')))
      ),
  );
  const beside = isStep && place.isBeside ? besideSuggestions(place, around) : [];
  return [
    ...new Map(
      [...shown.map(([key, schema]) => toSuggestion(key, schema, saidOf(place, around, key))), ...beside].map(
        each => [each.label, each],
      ),
    ).values(),
  ];
}

/** Parameters, which in a block are written next to the kind. */
function besideSuggestions(place: Place, around: Around): readonly Suggestion[] {
  const below = { ...place, path: [...place.path, 'with'], isBeside: false };
  return keySuggestions(below, around, true);
}

/** Description of a key at a place: a parameter of the step's kind, or a key of the format. */
export function saidOf(place: Place, { words }: Around, key: string): string | undefined {
  const at = stepAt(place);
  const isParameter = at?.below.length === 1 && at.below[0] === 'with';
  if (isParameter) return words?.(at.step.kind ?? '', key);
  // Deeper within a parameter, a key of that name is another one.
  return at === undefined || at.below.length === 0 ? words?.('', key) : undefined;
}

function toSuggestion(key: string, schema: Shape, said: string | undefined): Suggestion {
  const description = keyDescription(schema, said);
  const isMapping = shapesAt(schema, []).every(({ entries }) => entries !== undefined);
  const isRequired = schema.type !== 'optional';
  return {
    is: 'key',
    label: key,
    insert: isMapping ? `${key}:` : `${key}: `,
    ...(isRequired ? { detail: l10n.t('required') } : {}),
    ...(description === undefined ? {} : { description }),
  };
}
