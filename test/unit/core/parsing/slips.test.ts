import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readPlainYaml } from '../../../../src/core/parsing/plainYaml';
import { parseRunbook } from '../../../../src/core/parsing/parseRunbook';
import { kinds } from '../../../../src/kinds';
import { edited } from './edited';

const runbook = `runbook: 2
id: move-index
title: Move the search index
description: Switches the alias to the new index.
phases:
  - title: Prepare
    notes: Tell the team.
    steps:
      - id: lock
        kind: team-lock
      - id: healthy
        kind: http
        with:
          get: https://api.example.org/health
          status: [200]
          json:
            - at: /status
              equals: ok
          within: 10m
          every: 15s
  # The alias is switched once.
  - title: Switch
    steps:
      - id: switch
        kind: command
        title: Switch the alias
        with:
          run: [bin/alias, --to, new]
          done: [bin/alias, --check]
          timeout: 30m
          repeatable: true
      - id: soak
        kind: wait
        with:
          for: 15m
      - id: look
        kind: manual
        retryFrom: soak
        instructions: Look at the errors.
        with:
          fields:
            - name: errors
              label: How many errors
              optional: true
`;
/** What a person can do about it. */
const REMEDY =
  /Did you mean|Known are:|^(?:Write|Put|Indent|Remove|Close)\b|\. (?:Write|Put|Begin|Remove)\b|: (?:Write|Use|An|Name)\b|must be|is missing|is no step before|Remove one of the two/;

describe('a key that other tools have', () => {
  const remedies = (from: string, to: string) => {
    assert.ok(runbook.includes(from));
    return parseRunbook(runbook.replace(from, to), kinds).problems.map(({ message }) => message);
  };

  it('is reported with the key that is meant', () => {
    const says = (key: string, meant: string) => [`"${key}" is not known here. Did you mean "${meant}"?`];
    const step = '        retryFrom: soak\n';
    assert.deepEqual(remedies(step, '        if: x\n'), says('if', 'when'));
    assert.deepEqual(remedies('    notes: Tell', '    foreach: Tell'), says('foreach', 'for'));
    for (const [key, meant] of [
      ['retry', 'retries'],
      ['instruction', 'instructions'],
    ] as const)
      assert.deepEqual(remedies(step, `        ${key}: x\n`), says(key, meant));
    for (const [key, meant] of [
      ['stay', 'stays'],
      ['previewIgnore', 'previewIgnores'],
      ['changeProduction', 'changesProduction'],
      ['onlyRead', 'onlyReads'],
    ] as const)
      assert.deepEqual(remedies('repeatable: true', `${key}: true`), says(key, meant));
  });

  it('is reported with its place if it belongs to the step', () => {
    for (const key of ['when', 'retries', 'retryFrom', 'instructions'])
      assert.deepEqual(remedies('repeatable: true', `${key}: x`), [
        `"${key}" is not known here. Write "${key}" beside "with": it is no parameter.`,
      ]);
  });

  it('is reported with each known key once', () => {
    const inputs = 'inputs: { v: { type: text, unheardOf: x } }\nphases:';
    const [message = ''] = remedies('phases:', inputs);
    assert.match(message, /^"unheardOf" is not known here\. Known are: /);
    const known = /Known are: (.*)\./.exec(message)?.[1]?.split(', ') ?? [];
    assert.equal(new Set(known).size, known.length);
  });
});

describe('a slip in a runbook', () => {
  const sound = JSON.stringify(readPlainYaml(runbook).value);
  assert.deepEqual(parseRunbook(runbook, kinds).problems, []);

  it('is reported at its line with a remedy, without any other problem', function () {
    this.timeout(60_000);
    const told = new Set<string>();
    fc.assert(
      fc.property(edited(runbook), ({ what, text, lines }) => {
        const { problems } = parseRunbook(text, kinds);
        const means = JSON.stringify(readPlainYaml(text).value);
        // Words are free, so a slip in them is just another word.
        if (
          problems.length === 0 &&
          (means === sound || /: (?:title|notes|description|label|instructions|equals)/.test(what))
        )
          return;
        told.add(what);
        assert.notDeepEqual(problems, [], what);
        for (const { line, message } of problems) {
          assert.ok(lines.includes(line), `${what} (line ${lines.join()}): ${line}: ${message}`);
          assert.match(message, REMEDY, what);
        }
      }),
      { numRuns: 200 },
    );
    assert.ok(told.size > 100, `${told.size} slips`);
  });
});
