import { isDocument } from '../runbook/files';
import { keySuggestions } from './keySuggestions';
import { placeIn, type Written } from './placeIn';
import { isInReference, referenceSuggestions } from './referenceSuggestions';
import type { Suggestion } from './suggestion';
import { valueSuggestions, type Around } from './valueSuggestions';

export { hoverAt, type Hover } from './hover';
export { recipesIn } from './recipes';
export { wordsIn } from './words';
export type { Suggestion } from './suggestion';
export type { Written } from './placeIn';
export type { Around } from './valueSuggestions';

/** What can be written at a cursor, and the 0-based columns that it replaces. */
export interface Suggestions {
  readonly from: number;
  readonly to: number;
  readonly all: readonly Suggestion[];
}

/** Completions at the cursor of a runbook: keys, kinds, values, references and recipes, as far as they are known there. */
export function suggestionsAt(written: Written, around: Around): Suggestions | undefined {
  const place = placeIn(written);
  if (place === undefined) return undefined;
  const line = written.text.split(/\r\n?|\n/)[written.line] ?? '';
  const { from, to, part } = place;
  if (isInReference(line.slice(0, from)))
    return { from, to, all: referenceSuggestions(place, around.kinds, line.slice(to)) };
  if (part === 'text') return undefined;
  const all = part === 'key' ? keySuggestions(place, around, isDocument(written.file)) : [];
  return { from, to, all: all.length > 0 ? all : valueSuggestions(place, around) };
}
