import assert from 'node:assert/strict';
import { ProblemError } from '../../../../src/core/errors';
import type { Recipe } from '../../../../src/core/ports/tools';
import { recipeFacts } from '../../../../src/kinds/shared/recipes';
import { readJustfile } from '../../../../src/platform/node/justfile';

const one = (name: string, more: Partial<Recipe['parameters'][number]> = {}) => ({
  name,
  required: true,
  variadic: false,
  ...more,
});
const recipe = (name: string, parameters: Recipe['parameters'], asks: readonly string[] = []): Recipe => ({
  name,
  parameters,
  asks,
});
const args = ['prod', 'catalog-airflow'];

describe('a recipe in the preflight', () => {
  const env = one('env');
  const usable = [
    [env, one('module')],
    [env, one('module', { required: false })],
    [env, one('modules', { variadic: true })],
    [env, one('module'), one('rest', { required: false, variadic: true })],
    [env, one('module'), one('region', { required: false })],
    [env, one('module'), one('region', { required: false, option: '--region' })],
    [one('all', { required: false, variadic: true })],
    [one('env', { pattern: 'staging|prod' }), one('module', { pattern: '[a-z]+(-[a-z]+)*' })],
    [one('env', { pattern: '^(?:prod|staging)$' }), one('module')],
    [env, one('module'), one('region', { required: false, pattern: 'eu' })],
  ];
  const unusable = [
    [],
    [env],
    [env, one('module'), one('region')],
    [env, one('module', { option: '--module' })],
    [env, one('module'), one('region', { option: '-r' })],
    [env, one('a'), one('b', { variadic: true })],
    [one('env', { pattern: 'production|staging' }), one('module')],
    [env, one('modules', { variadic: true, pattern: '(catalog|api)' })],
    [one('all', { variadic: true, pattern: 'prod' })],
  ];

  it('must accept environment and module, and is reported otherwise', () => {
    for (const parameters of usable)
      assert.equal(recipeFacts([recipe('apply', parameters)], 'apply', args)[0]?.tone, 'good');
    for (const parameters of unusable) {
      assert.throws(
        () => recipeFacts([recipe('apply', parameters)], 'apply', args),
        (error: unknown) =>
          error instanceof ProblemError &&
          error.problem.code === 'preflight.recipe-arguments' &&
          error.message.includes('will be given prod, catalog-airflow'),
      );
    }
    assert.throws(() => recipeFacts([recipe('plan', [])], 'apply', args), /no recipe "apply"/);
  });

  it('is shown with its questions as plain text', () => {
    const asks = ['Apply to\u202e prod $(gear)'];
    const [, asked] = recipeFacts([recipe('apply', [env, one('module')], asks)], 'apply', args);
    assert.equal(asked?.label, 'just apply asks');
    assert.ok(!asked.value.includes('\u202e') && !asked.value.includes('$(gear)'));
  });
});

describe('the JSON form of a justfile', () => {
  const why = (dumped: string): string => {
    const read = readJustfile(dumped);
    return typeof read === 'string' ? read : '';
  };
  const dump = (modules: string) => `{"recipes":{},"modules":${modules}}`;

  it('is limited in depth and size', () => {
    const deep = (depth: number) => '{"m":{"recipes":{},"modules":'.repeat(depth) + '{}' + '}}'.repeat(depth);
    assert.ok(typeof readJustfile(dump(deep(10))) === 'object');
    assert.match(why(dump(deep(100_000))), /nested more than 16 deep/);
    const recipes = Array.from({ length: 3_000 }, (_, n) => `"r${n}":{"parameters":[]}`).join(',');
    assert.match(why(`{"recipes":{${recipes}}}`), /more than 2000 recipes/);
    assert.match(why('{"recipes":3}'), /another form/);
    const on = Array.from({ length: 150 }, (_, n) => `{"recipe":"r${n}"}`).join(',');
    const woven = Array.from({ length: 1_900 }, (_, n) => `"r${n}":{"parameters":[],"dependencies":[${on}]}`);
    assert.match(why(`{"recipes":{${woven.join(',')}}}`), /depend on each other more than 100000 times/);
    // Each depends on all below it, so that many more lead to the last ones.
    const below = (n: number) =>
      Array.from({ length: Math.min(n, 50) }, (_, by) => `{"recipe":"r${n - by - 1}"}`);
    const tower = Array.from(
      { length: 390 },
      (_, n) => `"r${n}":{"parameters":[],"dependencies":[${below(n).join(',')}]}`,
    );
    assert.match(why(`{"recipes":{${tower.join(',')}}}`), /depend on each other more than 100000 times/);
    assert.match(why('just'), /no JSON/);
  });

  it('is read although its recipes depend on each other', () => {
    const [a, b] = ['b', 'a'].map(
      on => `{"parameters":[],"dependencies":[{"recipe":"${on}"}],"attributes":["confirm"]}`,
    );
    const read = readJustfile(`{"recipes":{"a":${a ?? ''},"b":${b ?? ''}}}`);
    assert.ok(typeof read === 'object');
    assert.deepEqual(read.recipes.get('a')?.asks, ['Run recipe `a`?', 'Run recipe `b`?']);
  });

  it('lists each question once, however many dependencies there are', () => {
    const many = Array.from({ length: 150_000 }, () => '{"recipe":"b"}').join(',');
    const read = readJustfile(
      `{"recipes":{"a":{"parameters":[],"dependencies":[${many}]},"b":{"parameters":[],"attributes":["confirm"]}}}`,
    );
    assert.ok(typeof read === 'object');
    assert.deepEqual(read.recipes.get('a')?.asks, ['Run recipe `b`?']);
  });

  it('has recipes, aliases and modules whatever their name', () => {
    const names = ['constructor', '__proto__', 'prototype', 'toString'];
    const all = (value: string) => `{${names.map(name => `"${name}":${value}`).join(',')}}`;
    const recipes = `"recipes":${all('{"parameters":[],"dependencies":[{"recipe":"__proto__"}]}')}`;
    const read = readJustfile(
      `{${recipes},"aliases":${all('{"target":"constructor"}')},"modules":${all(`{${recipes}}`)}}`,
    );
    assert.ok(typeof read === 'object');
    assert.equal(read.recipes.size, 20);
    assert.deepEqual(
      read.aliases.map(({ name, candidates }) => [name, candidates[0]]),
      names.map(name => [name, 'constructor']),
    );
  });

  it('says which parameters are optional', () => {
    const parameters = [
      { name: 'env', kind: 'singular', flag: false, min: null },
      { name: 'dry', kind: 'singular', long: 'dry', flag: true },
      { name: 'some', kind: 'star', min: 2 },
      { name: 'any', kind: 'star', min: null },
    ];
    const read = readJustfile(JSON.stringify({ recipes: { a: { parameters } } }));
    assert.ok(typeof read === 'object');
    const required = read.recipes.get('a')?.parameters.flatMap(each => (each.required ? each.name : []));
    assert.deepEqual(required, ['env', 'some']);
  });
});
