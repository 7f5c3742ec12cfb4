import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { paramsOf, parseRunbook } from '../../../../src/core/parsing/parseRunbook';
import { stepsOf } from '../../../../src/core/runbook/runbook';
import { kinds as realKinds } from '../../../../src/kinds';
import { kinds, sample } from './sample';

/** Each problem as `line the text it marks: message`. */
function faults(text: string): string[] {
  const lines = text.split('\n');
  const { runbook, problems } = parseRunbook(text, kinds);
  assert.equal(runbook === undefined, problems.length > 0);
  return problems.map(({ line, column, endLine, endColumn, message }) => {
    assert.equal(endLine, line, 'a mark stays on its line');
    return `${line} ${lines[line - 1]?.slice(column - 1, endColumn - 1) ?? ''}: ${message}`;
  });
}
/** The sample with one part replaced. */
function changed(from: string | RegExp, to: string): string {
  const text = sample.replace(from, to);
  assert.notEqual(text, sample);
  return text;
}

describe('parsing a runbook', () => {
  it('returns its steps with their parameters and defaults', () => {
    const { runbook, problems } = parseRunbook(sample, kinds);
    assert.deepEqual(problems, []);
    assert.ok(runbook);
    assert.deepEqual(
      stepsOf(runbook).map(step => step.id),
      ['first', 'second'],
    );
    assert.deepEqual(
      [...paramsOf(runbook, kinds)],
      [
        ['first', {}],
        ['second', { recipe: 'apply', expiry: '10m', targets: [{ address: 'a.b', actions: ['create'] }] }],
      ],
    );
  });

  it('finds no problems in the shipped runbooks', () => {
    const folder = path.join(__dirname, '../../../../src/runbooks');
    const files = readdirSync(folder).filter(file => file.endsWith('.yaml'));
    assert.ok(files.length > 0);
    for (const file of files) {
      assert.deepEqual(
        parseRunbook(readFileSync(path.join(folder, file), 'utf8'), realKinds).problems,
        [],
        file,
      );
    }
  });

  const cases: [what: string, text: () => string, expected: string[]][] = [
    ['an empty file', () => '# nothing\n', ['1 #: A runbook must be a map of keys, not empty.']],
    ['broken YAML', () => 'a: [1\nb: 2\n', ['1 [1: Close [ with ] in this line.']],
    [
      'a duplicate key',
      () => changed('title: A sample', 'id: other'),
      ['3 i: This key stands here twice. Remove one of the two.'],
    ],
    ['two documents', () => `${sample}---\na: 1\n`, ['35 ---: Remove the second document.']],
    [
      'a missing key, at the key around it',
      () => changed('  name: catalog\n', ''),
      ['4 service: "name" is missing.'],
    ],
    ['a missing key at the top', () => changed('id: sample\n', ''), ['1 runbook: 1: "id" is missing.']],
    [
      'a missing key in a list, at its item',
      () => changed('      - id: first\n        kind', '      - kind'),
      ['25 kind: look: "id" is missing.'],
    ],
    [
      'an unknown key',
      () => changed('retryFrom: first', 'retryfrom: first'),
      ['29 retryfrom: "retryfrom" is not known here. Did you mean "retryFrom"?'],
    ],
    [
      'text instead of a number',
      () => changed('runbook: 1', 'runbook: one'),
      ['1 one: "runbook" must be 2, not "one".'],
    ],
    [
      'a number instead of text',
      () => changed('title: Only', 'title: 7'),
      ['23 7: "title" must be text, not 7. Put it in quotes: "7".'],
    ],
    [
      'an empty value',
      () => changed(/ {8}with:[^]*/, '        with:\n'),
      ['30 with: "with" must be a map of keys, not empty. Write a value, or remove the key.'],
    ],
    [
      'a value that does not match its pattern',
      () => changed('prod/catalog-airflow.tf', '../../etc/passwd'),
      ['8 environments/../../etc/passwd: "file": Write a path inside the repository, without "..".'],
    ],
    [
      'a pattern where DAGs are named, in the older format too',
      () => changed('dags: [image_data_refresh]', "dags: ['*']"),
      ['15 \'*\': "dags": Write the whole id of each DAG: "*" stands for nothing here.'],
    ],
    [
      'no steps',
      () => changed(/steps:[^]*/, 'steps: []\n'),
      ['24 steps: "steps": A phase needs at least one step.'],
    ],
    [
      'a duplicate id',
      () => changed('id: second', 'id: first').replace('retryFrom: first', 'title: x'),
      ['27 first: Another step is called "first".'],
    ],
    [
      'a later step to retry from',
      () => changed('retryFrom: first', 'retryFrom: second'),
      ['29 second: "second" is no step before this one.'],
    ],
    [
      'an unknown kind, with the closest one',
      () => changed('kind: apply', 'kind: aply'),
      ['28 aply: There is no kind of step "aply". Did you mean "apply"?'],
    ],
    [
      'an unknown kind, with all known ones',
      () => changed('kind: apply', 'kind: approve'),
      ['28 approve: There is no kind of step "approve". Known are: look, apply.'],
    ],
    [
      'a kind that needs a later step',
      () => changed(/ {6}- id: first\n.*\n/, '').replace('        retryFrom: first\n', ''),
      ['26 apply: A step of kind "apply" needs one of kind "look" before it.'],
    ],
    [
      'a missing parameter',
      () => changed('          recipe: apply\n', ''),
      ['30 with: "recipe" is missing.'],
    ],
    ['missing parameters', () => changed(/ {8}with:[^]*/, ''), ['27 id: second: "recipe" is missing.']],
    [
      'an unknown parameter',
      () => changed('recipe: apply', 'recipe: apply\n          force: true'),
      ['32 force: "force" is not known here. Known are: recipe, expiry, targets.'],
    ],
    [
      'a parameter that does not match its pattern',
      () => changed('recipe: apply', 'recipe: apply\n          expiry: soon'),
      ['32 soon: "expiry": Write a duration as a whole number with s, m or h, for example 90s or 15m.'],
    ],
    [
      'a nested parameter',
      () => changed('[create]', '[create, destroy]'),
      ['34 destroy: "actions" must be "create" or "delete", not "destroy".'],
    ],
    [
      'several faults at once',
      () => changed('id: first', 'id: 1').replace('title: Only', 'titel: Only'),
      [
        '25 1: "id" must be text, not 1. Put it in quotes: "1".',
        '23 titel: "titel" is not known here. Did you mean "title"?',
      ],
    ],
    [
      'an alias',
      () => changed('A sample', '&x A').replace('id: sample', 'id: *x'),
      [
        '2 *x: Write the value out instead of an alias. Put it in quotes if it is no alias.',
        '3 A: Remove the anchor: there are no aliases.',
      ],
    ],
    [
      'an anchor',
      () => changed('A sample', '&x A sample'),
      ['3 A sample: Remove the anchor: there are no aliases.'],
    ],
    [
      'an anchor and its alias',
      () => changed('title: A sample', 'title: &x A\ndescription: *x'),
      [
        '3 A: Remove the anchor: there are no aliases.',
        '4 *x: Write the value out instead of an alias. Put it in quotes if it is no alias.',
      ],
    ],
    [
      'a merge key',
      () => changed('service:\n', 'service:\n  <<: {name: x}\n'),
      ['5 <<: Write the values out instead of merging them.'],
    ],
    [
      'a tag',
      () => changed('A sample', '!!str A sample'),
      ['3 A sample: Remove the tag tag:yaml.org,2002:str.'],
    ],
    ['another version of YAML', () => `%YAML 1.1\n---\n${sample}`, ['1 %: Remove the %YAML directive.']],
    [
      'a key that is not text',
      () => changed('title: A sample', '? [a]\n: b'),
      ['3 [: Write the key as plain text.'],
    ],
    [
      'a file that is too long',
      () => sample + '#'.repeat(30_000),
      ['1 r: Shorten it to at most 30000 characters.'],
    ],
  ];
  for (const [what, text, expected] of cases) {
    it(`marks ${what}`, () => assert.deepEqual(faults(text()), expected));
  }

  it('does not require a service in format 2, and keeps words for people', () => {
    const text = sample
      .replace('runbook: 1', 'runbook: 2')
      .replace(/service:[^]*(?=phases:)/, '')
      .replace('title: Only', 'title: Only\n    notes: Ask first.')
      .replace('kind: look', 'kind: look\n        instructions: Look *closely*.');
    const { runbook, problems } = parseRunbook(text, kinds);
    assert.deepEqual(problems, []);
    assert.equal(runbook?.resources, undefined);
    assert.equal(runbook?.phases[0]?.notes, 'Ask first.');
    assert.equal(runbook.phases[0].steps[0]?.instructions, 'Look *closely*.');
    assert.deepEqual(faults(text.replace('runbook: 2', 'runbook: 1')), [
      '1 runbook: 1: "service" is missing.',
      '10 instructions: "instructions" is not known here. Known are: id, kind, title, with, retryFrom.',
    ]);
  });

  it('reports problems of the format and of the steps together', () => {
    assert.deepEqual(faults(changed('title: Only', 'titel: Only').replace('kind: apply', 'kind: aply')), [
      '23 titel: "titel" is not known here. Did you mean "title"?',
      '28 aply: There is no kind of step "aply". Did you mean "apply"?',
    ]);
    assert.deepEqual(faults(changed('kind: look', 'with: 1').replace('recipe: apply', 'recipe: 1')), [
      '25 id: first: "kind" is missing.',
      '26 1: "with" must be a map of keys, not 1. Write its keys below it, each indented further.',
      '31 1: "recipe" must be text, not 1. Put it in quotes: "1".',
    ]);
  });

  it('survives unlimited nesting', () => {
    for (const part of ['[', '{', '- ', '? ', 'a: ', '[{a: ', '- &a ', '{? ']) {
      const deep = part.repeat(30_000 / part.length);
      assert.deepEqual(faults(deep), [`1 ${deep[0] ?? ''}: Nest it at most 50 deep.`]);
    }
    const stairs = Array.from({ length: 230 }, (_, i) => `${' '.repeat(i)}a:\n`).join('');
    assert.match(faults(stairs)[0] ?? '', /Nest it/);
    assert.notEqual(faults(stairs.slice(0, 4000)).length, 0);
  });

  it('gives no meaning to keys that JavaScript treats specially', () => {
    for (const key of ['__proto__', 'constructor', 'prototype', 'toString']) {
      assert.notDeepEqual(faults(changed('title: A sample', `title: x\n${key}: y`)), []);
      assert.notDeepEqual(faults(changed('recipe: apply', `recipe: x\n          ${key}: y`)), []);
    }
    assert.deepEqual(faults(changed('kind: look', 'kind: constructor')).length, 1);
  });

  it('refuses names that every object has, and values that would change a command, a path or an address', () => {
    const messages = (from: string | RegExp, to: string, text = sample) =>
      parseRunbook(text.replace(from, to), kinds).problems.map(({ message }) => message);
    for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'prototype'])
      assert.match(messages('id: first', `id: ${name}`).join(), /"id": Choose another name/, name);
    for (const [from, to] of [
      ['application: WordPress/openverse', 'application: WordPress/..'],
      ['infrastructure: WordPress/openverse-infrastructure', 'infrastructure: WordPress/.'],
      ['module: catalog-airflow', 'module: --help'],
      ['title: A sample', `title: ${'x'.repeat(121)}`],
    ] as const)
      assert.notDeepEqual(messages(from, to), [], to);
    const shipped = readFileSync(
      path.join(__dirname, '../../../../src/runbooks/openverse-catalog.yaml'),
      'utf8',
    );
    for (const recipe of ['shell=evil', '../evil/apply', 'evil/apply', ':apply', '@apply', '=x'])
      for (const from of ['recipe: apply', 'recipe: bump', 'check: plan', 'recipes: [bump, plan, apply]']) {
        const to = from.startsWith('recipes')
          ? `recipes: ['${recipe}']`
          : `${from.split(':')[0]}: '${recipe}'`;
        const { problems } = parseRunbook(shipped.replace(from, to), realKinds);
        assert.notDeepEqual(problems, [], to);
      }
    for (const prefix of ['a..b', 'a//b', '/a', 'a@{1}', 'a.lock/', '-a'])
      assert.notDeepEqual(
        parseRunbook(shipped.replace('prefix: rollback/', `prefix: '${prefix}'`), realKinds).problems,
        [],
        prefix,
      );
    for (const workflow of ['../../x.yml', 'release', 'a/b.yml'])
      assert.notDeepEqual(
        parseRunbook(shipped.replace('release-app.yml', workflow), realKinds).problems,
        [],
        workflow,
      );
  });
});
