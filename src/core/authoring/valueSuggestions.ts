import type { Kind } from '../kind/kind';
import { RecipeSchema } from '../runbook/runbook';
import type { Shape } from '../parsing/shapesAt';
import { kindDescription } from './describe';
import { stepAt, type Place } from './place';
import { schemaAt } from './schemaAt';
import type { Suggestion } from './suggestion';
import type { Words } from './words';

/** Context of a runbook. */
export interface Around {
  readonly kinds: ReadonlyMap<string, Kind>;
  /** Recipes of the repository's justfile. */
  readonly recipes: readonly string[];
  /** Descriptions of kinds and their parameters; absent: only their titles. */
  readonly words?: Words;
}

/** Values allowed at a place: kinds, steps, headings, recipes, and whatever its schema lists. */
export function valueSuggestions(place: Place, { kinds, recipes, words }: Around): readonly Suggestion[] {
  const at = stepAt(place);
  const [key, ...deeper] = at?.below ?? [];
  if (at !== undefined && deeper.length === 0) {
    if (key === 'kind') return [...kinds.values()].map(kind => kindSuggestion(kind, words));
    if (key === 'retryFrom')
      return at.before.flatMap(({ id }) => (id === undefined ? [] : [plain('step', id)]));
  }
  if (place.path.length === 1 && place.path[0] === 'rollback')
    return place.headings.map(heading => plain('value', heading));
  const shapes = schemaAt(place, kinds);
  const listed = [...new Set(shapes.flatMap(valuesOf))].map(value => plain('value', value));
  return shapes.some(isRecipe) ? [...listed, ...recipes.map(name => plain('recipe', name))] : listed;
}

function kindSuggestion(kind: Kind, words: Words | undefined): Suggestion {
  const { name, title } = kind;
  return { is: 'kind', label: name, insert: name, detail: title, description: kindDescription(kind, words) };
}

function plain(is: Suggestion['is'], value: string): Suggestion {
  return { is, label: value, insert: value };
}

function valuesOf({ type, options = [], literal }: Shape): readonly string[] {
  if (type === 'boolean') return ['true', 'false'];
  if (typeof literal === 'string' || typeof literal === 'number') return [String(literal)];
  return options.flatMap(each =>
    typeof each === 'string' || typeof each === 'number' ? [String(each)] : [],
  );
}

function isRecipe(shape: unknown): boolean {
  if (shape === RecipeSchema) return true;
  const { pipe = [] } = shape as Shape;
  return pipe.some(each => each !== shape && isSchema(each) && isRecipe(each));
}

function isSchema(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'schema';
}
