import * as l10n from '@vscode/l10n';
import { outputsOf } from '../kind/outputs';
import { partsOf } from '../runbook/references';
import { keyDescription, kindDescription, referenceDescription } from './describe';
import { saidOf } from './keySuggestions';
import { stepAt, type Place } from './place';
import { placeIn, type Written } from './placeIn';
import { schemaAt } from './schemaAt';
import type { Around } from './valueSuggestions';

/** Description of the word under the pointer, and its 0-based columns. */
export interface Hover {
  readonly from: number;
  readonly to: number;
  /** Markdown. */
  readonly text: string;
}

/** Describes a key, a kind of step or a reference. */
export function hoverAt(written: Written, around: Around): Hover | undefined {
  const place = placeIn(written);
  if (place === undefined) return undefined;
  const reference = referenceAt(written, place);
  if (reference !== undefined) return reference;
  const { from, to, word } = place;
  const text = place.part === 'key' ? aboutKey(place, around) : aboutKind(place, around);
  return text === undefined ? undefined : { from, to, text: `**${word}**\n\n${text}` };
}

function aboutKey(place: Place, around: Around): string | undefined {
  const { kinds } = around;
  const path = [...place.path, ...keyPath(place, kinds)];
  const [entry] = schemaAt(place, kinds, path.slice(0, -1)).flatMap(({ entries }) => {
    const found = entries?.[place.word];
    return found === undefined ? [] : [found];
  });
  const said = saidOf({ ...place, path: path.slice(0, -1) }, around, place.word);
  return entry === undefined ? undefined : keyDescription(entry, said);
}

/** In a block, parameters are written next to the kind. */
function keyPath(place: Place, kinds: Around['kinds']): readonly string[] {
  const at = stepAt(place);
  if (!place.isBeside || at?.below.length !== 0) return [place.word];
  const isOwn = schemaAt(place, kinds).some(({ entries }) => Object.hasOwn(entries ?? {}, place.word));
  return isOwn ? [place.word] : ['with', place.word];
}

function aboutKind(place: Place, { kinds, words }: Around): string | undefined {
  const at = stepAt(place);
  const kind = at?.below.length === 1 && at.below[0] === 'kind' ? kinds.get(place.word) : undefined;
  if (kind === undefined) return undefined;
  const gives = kind.outputs === undefined ? (outputsOf(kind, {}) ?? []) : [];
  const description = kindDescription(kind, words);
  const names = gives.map(name => `\`${name}\``).join(', ');
  return gives.length === 0 ? description : `${description}\n\n${l10n.t`Gives ${names}.`}`;
}

function referenceAt({ text, line, character }: Written, { whole }: Place): Hover | undefined {
  let from = 0;
  for (const part of partsOf(text.split(/\r\n?|\n/)[line] ?? '').parts) {
    const to = from + part.text.length;
    if (character >= from && character < to && 'reference' in part) {
      const about = referenceDescription(part.reference, whole);
      return about === undefined ? undefined : { from, to, text: about };
    }
    from = to;
  }
  return undefined;
}
