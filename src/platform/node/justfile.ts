import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { entriesOf } from '../../core/ownKeys';
import type { Recipe } from '../../core/ports/tools';

/** More than anybody writes; anything larger isn't a justfile of this kind. */
const MOST_RECIPES = 2_000;
const MOST_DEPTH = 16;
/** Each one counts as often as it is followed from a recipe. */
const MOST_DEPENDENCIES = 100_000;
/** Longest question to keep, in characters. */
const LONGEST_QUESTION = 200;

const text = v.optional(v.nullable(v.string()));
const ParameterSchema = v.object({
  name: v.string(),
  kind: v.string(),
  default: v.nullish(v.unknown()),
  // Since 1.46 a parameter can be an option, `--name`, which isn't positional.
  long: text,
  short: text,
  // Since 1.53 such an option can do without a value, and since 1.56 a variadic parameter can want several.
  flag: v.optional(v.boolean(), false),
  min: v.optional(v.nullable(v.number()), null),
  // A text or, in later versions, a list of them.
  pattern: v.optional(v.unknown()),
});
const RecipeSchema = v.object({
  parameters: v.array(ParameterSchema),
  attributes: v.optional(v.array(v.unknown()), []),
  dependencies: v.pipe(
    v.optional(v.array(v.object({ recipe: v.string() })), []),
    v.transform(all => [...new Set(all.map(({ recipe }) => recipe))]),
  ),
});
// With a text, without one or, in later versions, with an expression that would have to be evaluated.
const ConfirmSchema = v.union([v.literal('confirm'), v.object({ confirm: v.unknown() })]);
/**
 * One module of https://just.systems/man/en/ (`--dump --dump-format json`), without its submodules. Unneeded keys are ignored,
 * because the format keeps growing.
 */
const ModuleSchema = v.object({
  recipes: entriesOf(RecipeSchema),
  aliases: v.optional(entriesOf(v.object({ target: v.string() })), {}),
  modules: v.optional(entriesOf(v.unknown()), {}),
  settings: v.optional(v.object({ fallback: v.nullish(v.boolean()) })),
  source: text,
});
type DumpedRecipe = v.InferOutput<typeof RecipeSchema>;

/** An alias, and the recipes that it may stand for: the dump doesn't include the module of its target. */
export interface Alias {
  readonly name: string;
  readonly candidates: readonly string[];
}

/** Everything in a justfile that a person can call by name, including private recipes. */
export interface Justfile {
  readonly recipes: ReadonlyMap<string, Recipe>;
  readonly aliases: readonly Alias[];
  /** Path of the file, if just looks for other recipes in the folders above it (`set fallback`); null: not told. */
  readonly fallbackFrom?: string | null;
}

/**
 * Parses the JSON form of a justfile.
 * @returns or why it can't be read, as the end of a sentence
 */
export function readJustfile(dump: string): Justfile | string {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson()), dump);
  if (!parsed.success) return l10n.t('its answer is no JSON');
  const dumped = new Map<string, DumpedRecipe>();
  const targets: { readonly prefix: string; readonly name: string; readonly target: string }[] = [];
  const open = [{ module: parsed.output, prefix: '', depth: 0 }];
  let fallback: Pick<Justfile, 'fallbackFrom'> = {};
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { prefix, depth } = next;
    const module = v.safeParse(ModuleSchema, next.module);
    if (!module.success) return l10n.t`its answer has another form: ${module.issues[0].message}`;
    const { recipes, aliases, modules, settings, source = null } = module.output;
    if (depth === 0 && settings?.fallback === true) fallback = { fallbackFrom: source };
    for (const [name, recipe] of recipes) dumped.set(prefix + name, recipe);
    for (const [name, { target }] of aliases) targets.push({ prefix, name, target });
    for (const [name, inner] of modules)
      open.push({ module: inner, prefix: `${prefix}${name}::`, depth: depth + 1 });
    if (dumped.size + targets.length + open.length > MOST_RECIPES)
      return l10n.t`it has more than ${MOST_RECIPES} recipes`;
    if (depth >= MOST_DEPTH) return l10n.t`its modules are nested more than ${MOST_DEPTH} deep`;
  }
  const questions = new Map([...dumped].map(([name, recipe]) => [name, questionOf(name, recipe)]));
  const recipes = new Map<string, Recipe>();
  let followed = 0;
  for (const [name, { parameters }] of dumped) {
    const asks: string[] = [];
    const seen = new Set<string>();
    const open = [name];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const recipe = dumped.get(next);
      if (recipe === undefined || seen.has(next)) continue;
      seen.add(next);
      asks.push(...(questions.get(next) ?? []));
      followed += recipe.dependencies.length;
      if (followed > MOST_DEPENDENCIES)
        return l10n.t`its recipes depend on each other more than ${MOST_DEPENDENCIES} times`;
      for (const path of recipe.dependencies) open.push(moduleOf(next) + path);
    }
    recipes.set(name, { name, parameters: parameters.map(parameterOf), asks });
  }
  const aliases = targets.map(({ prefix, name, target }) => ({
    name: prefix + name,
    candidates: [...recipes.keys()].filter(
      each => each === prefix + target || (each.startsWith(prefix) && each.endsWith(`::${target}`)),
    ),
  }));
  return { recipes, aliases, ...fallback };
}

function parameterOf(p: DumpedRecipe['parameters'][number]): Recipe['parameters'][number] {
  return {
    name: p.name,
    required: p.default == null && !p.flag && (p.kind !== 'star' || (p.min ?? 0) > 0),
    variadic: p.kind !== 'singular',
    ...(p.long == null && p.short == null ? {} : { option: p.long == null ? `-${p.short}` : `--${p.long}` }),
    ...patternOf(p.pattern),
  };
}

/** With several patterns, no single one says what a value must be, so none is returned. */
function patternOf(dumped: unknown): { readonly pattern?: string } {
  const [pattern, ...others] = Array.isArray(dumped) ? (dumped as readonly unknown[]) : [dumped];
  return typeof pattern === 'string' && others.length === 0 ? { pattern } : {};
}

/** Module path at the start of a recipe's or alias's name, e.g. `infra::`, or empty. */
export function moduleOf(name: string): string {
  const at = name.lastIndexOf('::');
  return at === -1 ? '' : name.slice(0, at + 2);
}

/** The question that just asks before it runs a recipe, if any. */
function questionOf(name: string, { attributes }: DumpedRecipe): readonly string[] {
  const found = attributes.find(attribute => v.is(ConfirmSchema, attribute));
  if (found === undefined) return [];
  const given = v.is(v.object({ confirm: v.unknown() }), found) ? found.confirm : null;
  if (typeof given === 'string' && given !== '') return [given.slice(0, LONGEST_QUESTION)];
  const recipe = name.slice(moduleOf(name).length, LONGEST_QUESTION);
  return typeof given === 'object' && given !== null
    ? [l10n.t`A question that the justfile computes for recipe ${recipe}`]
    : [`Run recipe \`${recipe}\`?`];
}
