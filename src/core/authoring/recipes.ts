/** A recipe at the beginning of its line, not an assignment (https://just.systems/man/en/). */
const RECIPE = /^@?([A-Za-z_][\w-]*)(?:[ \t][^:\n]*)?:(?!=)/gm;
/** More than anybody chooses from. */
const MOST = 200;

/** Names of the recipes in the text of a justfile, without private ones. Nothing is run for them. */
export function recipesIn(justfile: string): readonly string[] {
  const names = [...justfile.slice(0, 100_000).matchAll(RECIPE)].map(([, name = '']) => name);
  return [...new Set(names)].filter(name => !name.startsWith('_')).slice(0, MOST);
}
