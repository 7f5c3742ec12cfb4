import assert from 'node:assert/strict';
import { parseRunbook } from '../../../../src/core/parsing/parseRunbook';
import { partsOf } from '../../../../src/core/runbook/references';
import { growsLinearly } from '../../../support/linear';
import { kinds } from '../../../../src/kinds';

const release = `runbook: 2
id: release
title: Release
inputs:
  version: { type: text, pattern: 'v\\d+', default: v1, description: Version to release }
  where: { type: choice, options: [staging, prod] }
phases:
  - title: All
    steps:
      - id: lock
        kind: team-lock
      - id: find
        kind: command
        with: { run: [bin/find], expect: { output: '^built (?<image>\\S+) (?<size>\\d+)$' } }
      - id: ask
        kind: manual
        instructions: Open \${{ steps.find.image }} in \${{ inputs.where }}, not \${{ github.ref }}.
        with: { fields: [{ name: ticket, label: Ticket }] }
      - id: deploy
        kind: command
        with:
          run: [bin/deploy, '--to=\${{ inputs.version }}', '\${{ steps.find.image }}']
          expect: { output: '^now at \${{ inputs.version }}$' }
      - id: look
        kind: http
        with:
          get: https://api.example.org/\${{ inputs.version }}/health
          json: [{ at: /ticket, equals: '\${{ steps.ask.ticket }}' }]
`;

/** Each problem as `line the text it marks: message`. */
function faults(text: string): string[] {
  const lines = text.split('\n');
  return parseRunbook(text, kinds).problems.map(
    ({ line, column, endColumn, message }) =>
      `${line} ${lines[line - 1]?.slice(column - 1, endColumn - 1) ?? ''}: ${message}`,
  );
}
function changed(from: string, to: string): string[] {
  const text = release.replace(from, to);
  assert.notEqual(text, release);
  return faults(text);
}

describe('reading references in a runbook', () => {
  it('accepts them where they are allowed', () => {
    assert.deepEqual(faults(release), []);
  });

  const cases: [what: string, from: string, to: string, expected: string[]][] = [
    [
      'an unknown input',
      'not ${{ github.ref }}',
      '${{ inputs.verson }}',
      [
        '17 Open ${{ steps.find.image }} in ${{ inputs.where }}, ${{ inputs.verson }}.: There is no input "verson". Did you mean "version"?',
      ],
    ],
    [
      'a later step',
      "'${{ steps.find.image }}'",
      "'${{ steps.look.image }}'",
      ['22 \'${{ steps.look.image }}\': "look" is no step before this one.'],
    ],
    [
      'the step itself',
      "'${{ steps.find.image }}'",
      "'${{ steps.deploy.image }}'",
      ['22 \'${{ steps.deploy.image }}\': "deploy" is no step before this one.'],
    ],
    [
      'an output that its step does not give',
      "'${{ steps.ask.ticket }}'",
      "'${{ steps.ask.tiket }}'",
      ['28 \'${{ steps.ask.tiket }}\': The step "ask" gives no "tiket". Did you mean "ticket"?'],
    ],
    [
      'an output of a step that gives none',
      "'${{ steps.ask.ticket }}'",
      "'${{ steps.deploy.version }}'",
      [
        '28 \'${{ steps.deploy.version }}\': The step "deploy" gives no "version". It gives nothing that can be referred to.',
      ],
    ],
    [
      'a misspelled output',
      "'${{ steps.find.image }}'",
      "'${{ steps.find.outputs.image }}'",
      ['22 \'${{ steps.find.outputs.image }}\': "find.outputs" is no step before this one.'],
    ],
    [
      'something that is not a reference',
      "'${{ steps.find.image }}'",
      "'${{ env.HOME }}'",
      [
        '22 \'${{ env.HOME }}\': "${{ env.HOME }}" is no reference. Write ${{ inputs.NAME }}, ${{ steps.ID.OUTPUT }} or ${{ resources.NAME.KEY }}.',
      ],
    ],
    [
      'a reference that never ends',
      "'${{ steps.find.image }}'",
      "'${{ inputs.version'",
      ["22 '${{ inputs.version': End the reference with }}."],
    ],
    [
      'a place that accepts none',
      'label: Ticket',
      "label: 'Ticket ${{ inputs.where }}'",
      [
        "18 'Ticket ${{ inputs.where }}': A reference can't stand here; in a step of kind \"manual\" it can stand in instructions.",
      ],
    ],
    [
      'a reference as the program',
      'run: [bin/deploy,',
      "run: ['${{ inputs.version }}',",
      [
        '22 run: "run": The first word is the program: its name, or its path in the repository. Arguments are words of their own.',
      ],
    ],
    [
      'a reference in the host of an address',
      'https://api.example.org/',
      'https://${{ inputs.where }}.example.org/',
      [
        '27 https://${{ inputs.where }}.example.org/${{ inputs.version }}/health: "get": Write out https:// and the host: references are allowed only after them.',
      ],
    ],
    [
      'a value between brackets that needs quotes',
      "'${{ steps.find.image }}']",
      "--image=${{ steps.find.image }}, '${{ inputs.where }}']",
      [
        "22 --image=${{ steps.find.image }}, '${{ inputs.where }}']: Put this value in quotes: '--image=${{ steps.find.image }}'.",
      ],
    ],
    [
      'the first of several values that need quotes',
      "run: [bin/deploy, '--to=${{ inputs.version }}', '${{ steps.find.image }}']",
      'run: [bin/deploy, ${{ inputs.version }}]\n          done: [bin/is, ${{ inputs.version }}]',
      ["22 ${{ inputs.version }}]: Put this value in quotes: '${{ inputs.version }}'."],
    ],
    [
      'a value between braces that needs quotes',
      "{ at: /ticket, equals: '${{ steps.ask.ticket }}' }",
      '{ at: /ticket, equals: ${{ steps.ask.ticket }} }',
      ["28 ${{ steps.ask.ticket }} }]: Put this value in quotes: '${{ steps.ask.ticket }}'."],
    ],
    [
      'a command written as one string, and nothing else',
      "run: [bin/deploy, '--to=${{ inputs.version }}', '${{ steps.find.image }}']",
      "run: 'bin/deploy --to=${{ inputs.version }}'",
      [
        '22 \'bin/deploy --to=${{ inputs.version }}\': "run" must be a list, not "bin/deploy --to=${{ inputs.version }}". Put its items in brackets, with commas between them.',
      ],
    ],
    [
      'a forward step in the rollback',
      "equals: '${{ steps.ask.ticket }}' }]\n",
      "equals: x }]\nrollback:\n  - title: Back\n    steps: [{ id: back, kind: manual, instructions: 'Undo ${{ steps.ask.ticket }}.' }]\n",
      [
        "31 'Undo ${{ steps.ask.ticket }}.': \"ask\" isn't part of the rollback, which must work by itself. Read the value in a step of the rollback, or make it an input.",
      ],
    ],
    [
      'an invalid condition',
      'kind: http',
      'kind: http\n        when: ${{ inputs.where == prod }}',
      [
        '26 ${{ inputs.where == prod }}: Write a comparison such as "${{ inputs.where }} == prod", or "!${{ inputs.quick }}"; between several write && or ||.',
      ],
    ],
    [
      'a condition on an impossible choice',
      'kind: http',
      "kind: http\n        when: ${{ inputs.where }} == 'prd'",
      ['26 ${{ inputs.where }} == \'prd\': The input "where" is never "prd". Known are: staging, prod.'],
    ],
    [
      'a condition that uses text as true or false',
      'kind: http',
      "kind: http\n        when: '!${{ inputs.version }}'",
      ['26 \'!${{ inputs.version }}\': The input "version" is not true or false: compare it with a value.'],
    ],
    [
      'a condition that ends with an operator',
      'kind: http',
      'kind: http\n        when: ${{ inputs.where }} == prod &&',
      [
        '26 ${{ inputs.where }} == prod &&: Write a comparison such as "${{ inputs.where }} == prod", or "!${{ inputs.quick }}"; between several write && or ||.',
      ],
    ],
    [
      'a condition with parentheses',
      'kind: http',
      'kind: http\n        when: ${{ inputs.where }} == prod && (${{ inputs.version }} == v1 || ${{ inputs.version }} == v2)',
      [
        '26 ${{ inputs.where }} == prod && (${{ inputs.version }} == v1 || ${{ inputs.version }} == v2): Write a comparison such as "${{ inputs.where }} == prod", or "!${{ inputs.quick }}"; between several write && or ||.',
      ],
    ],
    [
      'an impossible choice after an operator',
      'kind: http',
      "kind: http\n        when: ${{ inputs.version }} == v1 || ${{ inputs.where }} == 'prd'",
      [
        '26 ${{ inputs.version }} == v1 || ${{ inputs.where }} == \'prd\': The input "where" is never "prd". Known are: staging, prod.',
      ],
    ],
    [
      'a condition on a later step',
      'kind: manual',
      'kind: manual\n        when: ${{ inputs.where }} != ${{ steps.deploy.x }}',
      ['17 ${{ inputs.where }} != ${{ steps.deploy.x }}: "deploy" is no step before this one.'],
    ],
    [
      'a default that does not match its own pattern',
      'default: v1',
      'default: latest',
      ['5 version: "version": The default is not accepted. It must match v\\d+.'],
    ],
    [
      'an input of an unknown type',
      'type: choice',
      'type: list',
      ['6 list: "type" must be "text" or "choice" or "boolean" or "image-tag" or "commit", not "list".'],
    ],
  ];
  for (const [what, from, to, expected] of cases)
    it(`reports ${what}`, () => {
      assert.deepEqual(changed(from, to), expected);
    });

  it('rejects them as part of what a shell runs', () => {
    const refused = (run: string) =>
      faults(release.replace(/run: \[bin\/deploy,.*/, `run: ${run}`)).some(fault =>
        fault.includes('A value never becomes a part of a program'),
      );
    const value = "'deploy ${{ inputs.version }}'";
    for (const run of [
      `[bash, -c, ${value}]`,
      `[/bin/sh, -ec, ${value}]`,
      `[env, A=b, zsh, -l, -c, ${value}]`,
      `[sudo, -u, app, bash, -lc, ${value}]`,
      `[python3, -c, ${value}]`,
      `[node, --eval, ${value}]`,
      `[pwsh, -Command, ${value}]`,
      `[bash, -cx, ${value}]`,
      `[bash, -c, -x, ${value}]`,
      `[node, '--eval=\${{ inputs.version }}']`,
      `[perl, '-e\${{ inputs.version }}']`,
      `[deno, eval, ${value}]`,
      `[sudo, -u, php, bash, -c, ${value}]`,
    ])
      assert.equal(refused(run), true, run);
    for (const run of [
      `[bash, -c, 'deploy "$1"', deploy, ${value}]`,
      `[bash, bin/deploy, ${value}]`,
      `[ping, -c, ${value}]`,
      `[python3, bin/deploy.py, -e, ${value}]`,
    ])
      assert.equal(refused(run), false, run);
  });

  it('accepts them in the inputs of a workflow and the tag of a release', () => {
    const steps = `      - id: publish
        kind: publish-release
        with: { repository: acme/api, tag: '\${{ inputs.version }}' }
      - id: roll
        kind: workflow
        with:
          repository: acme/api
          workflow: roll.yml
          inputs: { tag: '\${{ steps.publish.tag }}', where: '\${{ inputs.where }}' }
`;
    assert.deepEqual(faults(release + steps), []);
    assert.deepEqual(faults(release + steps.replace('roll.yml', '${{ inputs.where }}')).length, 2);
  });

  it('leaves them as plain text in format 1, and in Markdown that does not claim to be a runbook', () => {
    const document = '1. **Tag it.** Write `${{ inputs.tag }}` into the workflow.\n';
    assert.deepEqual(parseRunbook(document, kinds, 'a.md').problems, []);
    const declared = parseRunbook(`---\nrunbook: 2\n---\n${document}`, kinds, 'a.md').problems;
    assert.deepEqual(
      declared.map(({ line, message }) => `${line}: ${message}`),
      ['4: There is no input "tag". Describe it under "inputs".'],
    );
  });

  it('splits them', () =>
    assert.deepEqual(partsOf('a ${{inputs.x}}${{ y }} ${{').others, ['${{ y }}', '${{']));

  for (const part of ['${{', '${{ }}', '${{ inputs.a }}', '}}'])
    it(`splits them in linear time: ${part}`, () =>
      growsLinearly(times => partsOf(part.repeat(times)), 20_000, 200_000));
});
