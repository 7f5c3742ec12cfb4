import assert from 'node:assert/strict';
import { constantFrom, oneof } from 'fast-check';
import type { Recipe } from '../../../src/core/ports/tools';
import { recipeFacts } from '../../../src/kinds/shared/recipes';
import { readJustfile } from '../../../src/platform/node/justfile';
import { assertNeutral } from '../harmless';
import { mutatedJson, type Json } from '../mutateJson';
import { mutatedText } from '../mutateText';
import { resultOrProblem } from '../problems';
import { target } from '../target';

const parameter: Json = { name: 'env', kind: 'singular', default: null };
const recipe: Json = {
  attributes: [{ confirm: 'Really?' }, 'private'],
  dependencies: [{ recipe: 'check', arguments: [] }],
  parameters: [
    parameter,
    { ...parameter, name: 'rest', kind: 'star' },
    { ...parameter, long: 'dry', default: 'x' },
  ],
};
const check: Json = { attributes: ['confirm'], dependencies: [{ recipe: 'apply' }], parameters: [] };
const dump: Json = {
  aliases: { a: { target: 'apply' } },
  modules: { infra: { aliases: {}, modules: {}, recipes: { apply: recipe, check } } },
  recipes: { apply: recipe, check, bump: { parameters: [parameter] } },
};

/** A justfile is read completely or rejected with a reason; each recipe can be described, in plain characters only. */
export const justfile = target({
  name: 'justfile',
  inputs: oneof(
    mutatedJson([dump]).map(json => JSON.stringify(json)),
    mutatedText(
      [JSON.stringify(dump)],
      constantFrom('"recipes":', '"modules":', '{', '}', '[', 'null', '::'),
    ),
  ),
  runs: 1_500,
  holds: async text => {
    const read = readJustfile(text);
    if (typeof read === 'string') {
      assert.ok(read.length <= 500, read);
      return;
    }
    const recipes: readonly Recipe[] = [...read.recipes.values()];
    for (const { candidates } of read.aliases) assert.ok(candidates.every(name => read.recipes.has(name)));
    for (const { name } of [...recipes.slice(0, 40), { name: 'none' }]) {
      const facts = await resultOrProblem(() => recipeFacts(recipes, name, ['prod', 'catalog-airflow']));
      if ('code' in facts) {
        assert.match(facts.code, /^preflight\./);
        continue;
      }
      for (const { value } of facts.slice(1)) assertNeutral(value);
    }
  },
});
