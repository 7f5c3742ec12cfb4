/** A recipe at the beginning of its line, not an assignment (https://just.systems/man/en/). */
const RECIPE = /^@?([A-Za-z_][\w-]*)(?:[ \t][^:\n]*)?:(?!=)/gm;
/** More than anyone would choose from. */
const MOST = 200;

/** Names of the public recipes in a justfile's text. Nothing is run to get them. */
export function recipesIn(justfile: string): readonly string[] {
  const names = [...justfile.slice(0, 100_000).matchAll(RECIPE)].map(([, name = '']) => name);
  return [...new Set(names)].filter(name => !name.startsWith('_')).slice(0, MOST);
}
