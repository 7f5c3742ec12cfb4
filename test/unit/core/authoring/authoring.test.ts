import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { kindWords, onlyWords, withWords } from '../../../../scripts/kind-words.mjs';
import { keysOf } from '../../../../src/core/parsing/keysOf';
import { hoverAt, recipesIn, suggestionsAt, wordsIn } from '../../../../src/core/authoring';
import { kinds } from '../../../../src/kinds';

const around = { kinds, recipes: ['apply', 'bump'] };

/** The position of `|` in a text, and the text without it. */
function cursor(text: string, file: string) {
  const at = text.indexOf('|');
  const before = text.slice(0, at).split('\n');
  const character = before.at(-1)?.length ?? 0;
  return { file, text: text.slice(0, at) + text.slice(at + 1), line: before.length - 1, character };
}
function labels(text: string, file = 'a.yaml'): readonly string[] {
  return suggestionsAt(cursor(text, file), around)?.all.map(({ label }) => label) ?? [];
}
/** The text after accepting a suggestion. */
function taken(text: string, label: string, file = 'a.yaml'): string {
  const at = cursor(text, file);
  const found = suggestionsAt(at, around);
  const chosen = found?.all.find(each => each.label === label);
  assert.ok(found && chosen, label);
  const lines = at.text.split('\n');
  const line = lines[at.line] ?? '';
  return lines.with(at.line, line.slice(0, found.from) + chosen.insert + line.slice(found.to)).join('\n');
}

const yaml = (steps: string) => `runbook: 2
id: a
title: A
inputs:
  commit: { type: commit }
phases:
  - title: Deploy
    steps:
      - id: find
        kind: command
        with: { run: [bin/find], expect: { output: '^(?<image>.+)$' }, onlyReads: true }
${steps}`;
const markdown = (block: string) => `---
runbook: 2
rollback: Back
inputs:
  commit: { type: commit }
---

# A

## Deploy

1. **Find.**

   \`\`\`step
   id: find
   kind: command
   run: [bin/find]
   expect: { output: '^(?<image>.+)$' }
   \`\`\`

2. **Look.** See \${{ steps.find.image }}.

   \`\`\`step
${block}
   \`\`\`

## Back

1. **Tell the team.**
`;

describe('completion in a runbook', () => {
  const cases: [what: string, text: string, file: string, expected: string[], never: string[]][] = [
    ['keys of a runbook', 'runbook: 2\nid: a\n|', 'a.yaml', ['title', 'phases', 'inputs'], ['id', 'kind']],
    ['keys of a step', yaml('      - id: two\n        |'), 'a.yaml', ['kind', 'when', 'with'], ['id', 'run']],
    ['kinds', yaml('      - id: two\n        kind: ht|'), 'a.yaml', ['http', 'command', 'wait'], ['ht']],
    [
      'parameters of a kind',
      yaml(
        '      - id: two\n        kind: http\n        with:\n          get: https://a.example\n          |',
      ),
      'a.yaml',
      ['status', 'json', 'within'],
      ['get', 'run'],
    ],
    [
      'keys between braces',
      yaml('      - { id: two, kind: http, with: { json: [{ at: /a, | }] } }'),
      'a.yaml',
      ['equals', 'matches'],
      ['at'],
    ],
    [
      'the keys that an input of this type can have',
      'runbook: 2\ninputs:\n  a:\n    type: choice\n    |',
      'a.yaml',
      ['options', 'default'],
      ['pattern', 'type'],
    ],
    [
      'types of an input',
      'runbook: 2\ninputs:\n  a: { type: | }',
      'a.yaml',
      ['text', 'choice', 'boolean'],
      [],
    ],
    [
      'true and false',
      yaml('      - id: two\n        kind: command\n        with: { repeatable: | }'),
      'a.yaml',
      ['true', 'false'],
      [],
    ],
    [
      'actions of a plan',
      yaml(
        '      - id: two\n        kind: terraform\n        with:\n          expects:\n            - { address: a.b, actions: [| ] }',
      ),
      'a.yaml',
      ['create', 'update', 'replace'],
      [],
    ],
    [
      'earlier steps',
      yaml('      - id: two\n        retryFrom: |\n      - id: three'),
      'a.yaml',
      ['find'],
      ['two', 'three'],
    ],
    [
      'recipes',
      yaml('      - id: two\n        kind: apply\n        with: { recipe: | }'),
      'a.yaml',
      ['apply', 'bump'],
      [],
    ],
    [
      'references where one may stand',
      yaml("      - id: two\n        kind: command\n        with: { run: [bin/x, '${{ |"),
      'a.yaml',
      ['inputs.commit', 'steps.find.image'],
      [],
    ],
    [
      'keys beside the kind',
      markdown('   kind: http\n   |'),
      'a.md',
      ['get', 'status', 'retryFrom'],
      ['kind', 'title'],
    ],
    ['kinds in a block', markdown('   kind: |'), 'a.md', ['command', 'http'], []],
    ['values in a block', markdown('   kind: command\n   repeatable: |'), 'a.md', ['true', 'false'], []],
    [
      'references in a block',
      markdown("   kind: command\n   run: [bin/x, '--to=${{ ste|"),
      'a.md',
      ['inputs.commit', 'steps.find.image'],
      [],
    ],
    [
      'keys of the front matter',
      markdown('   kind: wait').replace('rollback: Back', '|'),
      'a.md',
      ['rollback', 'title', 'service'],
      ['inputs', 'phases'],
    ],
    [
      'headings',
      markdown('   kind: wait').replace('rollback: Back', 'rollback: |'),
      'a.md',
      ['Deploy', 'Back'],
      [],
    ],
    [
      'resources, the value of a repetition, and steps of other repetitions by their own ids',
      [
        'runbook: 2',
        'resources:',
        '  prod: { type: repository, name: acme/api }',
        'phases:',
        '  - title: Find',
        '    for: { cluster: [east, west] }',
        '    steps: [{ id: find, kind: workflow, with: { repository: acme/api, workflow: a.yml } }]',
        '  - title: Go',
        '    for: { share: [ten, all] }',
        '    steps:',
        '      - { id: look, kind: workflow, with: { repository: acme/api, workflow: a.yml } }',
        "      - { id: go, kind: command, with: { run: [bin/go, '${{ |'] } }",
      ].join('\n'),
      'a.yaml',
      [
        ...['resources.prod.name', 'for.share', 'steps.look.run'],
        ...['steps.find-east.run', 'steps.find-west.run'],
      ],
      ['for.cluster', 'steps.find.run', 'steps.look-ten.run'],
    ],
    [
      'references among words',
      markdown('   kind: wait').replace('steps.find.image', '|'),
      'a.md',
      ['inputs.commit', 'steps.find.image'],
      [],
    ],
  ];
  for (const [what, text, file, expected, never] of cases) {
    it(`suggests ${what}`, () => {
      const found = labels(text, file);
      for (const each of expected) assert.ok(found.includes(each), `${each} of ${found.join()}`);
      for (const each of never) assert.ok(!found.includes(each), each);
    });
  }

  it('suggests no reference where none is allowed, or where the step is not known yet', () => {
    assert.deepEqual(labels(yaml("      - id: two\n        kind: wait\n        with: { for: '${{ |")), []);
    assert.deepEqual(
      labels(yaml('').replace('bin/find]', "'${{ |']")).filter(each => each.startsWith('steps.')),
      [],
    );
    assert.deepEqual(labels(markdown('   kind: wait').replace('Tell the team.', 'Tell ${{ |'), 'a.md'), [
      'inputs.commit',
    ]);
  });

  it('replaces the word at the cursor', () => {
    assert.match(taken(yaml('      - id: two\n        kind: team-|lock'), 'http'), /\n {8}kind: http$/);
    assert.match(
      taken(
        yaml("      - id: two\n        kind: command\n        with: { run: [bin/x, '${{ in|' ] }"),
        'inputs.commit',
      ),
      /'\$\{\{ inputs\.commit \}\}' \]/,
    );
    assert.match(taken(markdown('   ki|'), 'kind', 'a.md'), /\n {3}kind: \n/);
    assert.match(taken(yaml('      - i|'), 'id'), /\n {6}- id: $/);
  });

  it('never fails at any place of a text, even one that is half-written', () => {
    for (const [text, file] of [
      [
        yaml(
          "      - { id: two, kind: http, with: { get: 'https://a.example', json: [{ at: /a, exists: true }] } }\n",
        ),
        'a.yaml',
      ],
      [markdown('   kind: http\n   get: https://a.example'), 'a.md'],
    ] as const) {
      const lines = text.split('\n');
      lines.forEach((line, at) => {
        for (let character = 0; character <= line.length; character += 9) {
          suggestionsAt({ file, text, line: at, character }, around);
          hoverAt({ file, text, line: at, character }, around);
          const cut = lines.slice(0, at).concat(line.slice(0, character)).join('\n');
          suggestionsAt({ file, text: cut, line: at, character }, around);
        }
      });
    }
  });

  it('suggests nothing in a text that is too large or too deeply nested to be read', () => {
    assert.deepEqual(labels(`a: ${'['.repeat(3_000)}|`), []);
    assert.deepEqual(labels(`${'a: b\n'.repeat(8_000)}|`), []);
  });

  it('suggests the recipes of the justfile, except private ones', () => {
    const justfile =
      'set shell := ["bash"]\nx := "1"\n\n# Apply.\napply env module: (check env)\n    echo hi: there\n@bump *args:\n_own:\n';
    assert.deepEqual(recipesIn(justfile), ['apply', 'bump']);
  });
});

describe('hovering over a word in a runbook', () => {
  const said = (text: string, file = 'a.yaml') => hoverAt(cursor(text, file), around)?.text;

  it('explains keys, kinds and references', () => {
    assert.match(said(yaml('      - id: two\n        kind: ht|tp')) ?? '', /^\*\*http\*\*\n\n.+/);
    assert.match(
      said(yaml('      - id: two\n        kind: http\n        with: { eve|ry: 1s }')) ?? '',
      /By default `10s`/,
    );
    assert.match(said(markdown('   kind: http\n   eve|ry: 1s'), 'a.md') ?? '', /By default `10s`/);
    assert.equal(
      said(markdown('   kind: wait').replace('find.image', 'fi|nd.image'), 'a.md'),
      'Given by the step find (`command`).',
    );
    assert.equal(
      said(
        yaml("      - id: two\n        kind: command\n        with: { run: [x, '${{ inpu|ts.commit }}'] }"),
      ),
      'Input of type commit.',
    );
  });

  it('says what the documentation says about kinds and parameters', () => {
    const root = path.join(__dirname, '../../../..');
    const page = readFileSync(path.join(root, 'docs/kinds.md'), 'utf8');
    const schema: unknown = JSON.parse(
      readFileSync(path.join(root, 'src/runbooks/runbook.schema.json'), 'utf8'),
    );
    const described: unknown = withWords(schema, kindWords(page), path.join(root, 'src/kinds'));
    const format = path.join(root, 'src/core/runbook/runbook.ts');
    const words = wordsIn(JSON.stringify(onlyWords(described, format)));
    for (const kind of kinds.values()) {
      assert.ok(words(kind.name)?.endsWith('.'), kind.name);
      if (kind.name === 'command')
        for (const key of keysOf(kind.params, [])) assert.ok(words(kind.name, key), `${kind.name} ${key}`);
    }
    const at = cursor(
      yaml('      - id: two\n        kind: command\n        with: { time|out: 1m }'),
      'a.yaml',
    );
    assert.match(hoverAt(at, { ...around, words })?.text ?? '', /^\*\*timeout\*\*\n\nAfter this time/);
    const tells = (text: string, file = 'a.yaml') => hoverAt(cursor(text, file), { ...around, words })?.text;
    for (const [key, says] of [
      ['runbook', /^\*\*runbook\*\*\n\nVersion of the runbook format/],
      ['inputs', /Inputs to ask for when a run starts/],
      ['phases', /Groups of steps/],
      ['steps', /one after another/],
      ['id', /a step to later steps/],
      ['kind', /list of kinds/],
    ] as const)
      assert.match(tells(yaml('').replace(new RegExp(`\\b${key}:`), `|${key}:`)) ?? '', says, key);
    const step = (key: string) => tells(yaml(`      - id: two\n        kind: wait\n        ${key}`));
    assert.match(step('ret|ries: 2') ?? '', /How often it is retried/);
    assert.match(step('wh|en: x') ?? '', /the step is skipped/);
    // Under a parameter it is another key, and in a Markdown runbook a step has it too.
    assert.equal(step('with: { until: { when|: x } }'), undefined);
    assert.match(tells(markdown('   kind: wait\n   ret|ries: 2'), 'a.md') ?? '', /How often it is retried/);
    // The schema's own comment says more than the table, and an output's comment says nothing about the parameter.
    assert.match(words('edit', 'at') ?? '', /JSON Pointer/);
    assert.match(words('http', 'status') ?? '', /^What the answer must have/);
    assert.equal(words('image', 'image'), undefined);
    assert.equal(wordsIn('{}')('command'), undefined);
  });

  it('says nothing about words that are only text', () => {
    assert.equal(said(yaml('      - id: two\n        title: Loo|k')), undefined);
    assert.equal(said(markdown('   kind: wait').replace('Tell the', 'Te|ll the'), 'a.md'), undefined);
  });
});
