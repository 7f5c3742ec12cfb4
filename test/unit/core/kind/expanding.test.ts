import assert from 'node:assert/strict';
import { ProblemError } from '../../../../src/core/errors';
import type { RunEvent } from '../../../../src/core/journal/events';
import { foldRun } from '../../../../src/core/journal/fold';
import { expandedParams } from '../../../../src/core/kind/expanding';
import { parseRunbook, paramsOf } from '../../../../src/core/parsing/parseRunbook';
import { stepsOf } from '../../../../src/core/runbook/runbook';
import { writtenText } from '../../../../src/core/view/writtenText';
import { kinds } from '../../../../src/kinds';

const at = '2026-11-22T12:00:00Z';
const text = `runbook: 2
id: release
title: Release
inputs:
  version: { type: text }
phases:
  - title: All
    steps:
      - { id: lock, kind: team-lock }
      - id: find
        kind: command
        with: { run: [bin/find], expect: { output: '^(?<image>.*)$' } }
      - id: deploy
        kind: command
        with:
          run: [bin/deploy, '--to=\${{ inputs.version }}', '\${{ steps.find.image }}']
          done: [bin/deployed, 'v=\${{ inputs.version }}']
          expect: { output: '^now at \${{ inputs.version }}$' }
          approve: Deploy \${{ inputs.version }}?
      - id: look
        kind: http
        with:
          get: https://api.example.org/\${{ inputs.version }}/health
          json: [{ at: /version, equals: '\${{ inputs.version }}' }]
      - id: ask
        kind: manual
        instructions: 'Open **\${{ inputs.version }}** with \`open \${{ steps.find.image }}\`.'
`;
const { runbook } = parseRunbook(text, kinds);
assert.ok(runbook);

/** A run started with these values, as the events of its journal. */
function source(version: string, image: unknown, isTicked = true) {
  const base = { v: 1, at } as const;
  const events: RunEvent[] = [
    {
      ...{ ...base, seq: 0, type: 'run.started', runId: 'run-1', by: 'ada', repository: 'r' },
      runbook: { source: 'repository', sha256: 'f', text, differences: [] },
      extensionVersion: '0',
      inputs: { version },
    },
    ...(isTicked
      ? [
          {
            ...{ ...base, seq: 1, type: 'step.ticked' as const, step: 'find' },
            tick: { how: 'verified' as const, by: 'ada', at },
            output: { image },
          },
        ]
      : []),
  ];
  const record = foldRun(events);
  assert.ok(record !== undefined && runbook !== undefined);
  return { runbook, kinds, run: () => record };
}
function expanded(id: string, version: string, image: unknown = 'sha-1', isTicked = true): unknown {
  assert.ok(runbook);
  const step = stepsOf(runbook).find(each => each.id === id);
  assert.ok(step);
  return expandedParams(source(version, image, isTicked), step, paramsOf(runbook, kinds).get(id));
}
const argv = (version: string, image?: unknown) =>
  (expanded('deploy', version, image) as { run: string[] }).run;

describe('values of references', () => {
  it('fill an argument or part of one unchanged', () => {
    assert.deepEqual(argv('v 1;$(rm)', "it's & *"), ['bin/deploy', '--to=v 1;$(rm)', "it's & *"]);
    assert.deepEqual(argv('--force', 'x')[1], '--to=--force');
  });

  it('are never expanded again', () => {
    const values = argv('${{ steps.find.image }}', '${{ inputs.version }}');
    assert.deepEqual(values.slice(1), ['--to=${{ steps.find.image }}', '${{ inputs.version }}']);
  });

  it('match literally in a pattern, and stay one segment of an address', () => {
    const { expect } = expanded('deploy', 'v1.(2)') as { expect: { output: string } };
    assert.equal(expect.output, String.raw`^now at v1\.\(2\)$`);
    const { get, json } = expanded('look', '../a?b#${{ inputs.version }}') as {
      get: string;
      json: { equals: string }[];
    };
    assert.equal(get, 'https://api.example.org/..%2Fa%3Fb%23%24%7B%7B%20inputs.version%20%7D%7D/health');
    assert.equal(json[0]?.equals, '../a?b#${{ inputs.version }}');
  });

  const attacks: [what: string, version: string, image: unknown, expected: RegExp][] = [
    ['looks like an option', 'v1', '--help', /it begins with "-"/],
    ['is a single hyphen', 'v1', '-', /it begins with "-"/],
    ['is empty', 'v1', '', /it is empty/],
    ['contains a line break', 'v1', 'a\nb', /line break/],
    ['contains a line separator', 'v1', 'a\u2028b', /line break/],
    ['contains a control character', 'v1', 'a\u001B[2Jb', /can't be seen/],
    ['contains a zero byte', 'v1', 'a\0b', /can't be seen/],
    ['changes the text direction', 'v1', 'a\u202Eb', /can't be seen/],
    ['has no width', 'v1', 'a\u200Bb', /can't be seen/],
    ['contains a tag character', 'v1', 'a\u{E0041}b', /can't be seen/],
    ['is half a character', 'v1', 'a\uD800', /can't be seen/],
    ['is too long', 'v1', 'x'.repeat(301), /301 characters, more than 300/],
    ['makes the command too long', 'x'.repeat(300), "'".repeat(300), /"run" is not accepted: Use at most/],
    ['was a secret', 'v1', 'a***b', /it holds a secret/],
    ['is not text', 'v1', { a: 1 }, /nothing gave it a value/],
    ['is missing', 'v1', null, /nothing gave it a value/],
  ];
  for (const [what, version, image, expected] of attacks)
    it(`are refused, not changed, when one ${what}`, () => {
      assert.throws(
        () => argv(version, image),
        (error: unknown) => error instanceof ProblemError && expected.test(error.problem.message),
      );
    });

  it('come only from steps that are done according to the journal', () => {
    assert.throws(() => expanded('deploy', 'v1', 'sha-1', false), { message: /nothing gave it a value/ });
  });

  it('stop the step when a person would read something other than what is there', () => {
    assert.throws(() => expanded('ask', 'v1', 'a\u202Eb'), { message: /can't be seen/ });
  });

  it('are plain text for people, never markup', () => {
    const { instructions = '' } = stepsOf(runbook).find(({ id }) => id === 'ask') ?? {};
    assert.deepEqual(writtenText(source('[x](https://evil.example) **b**', '`c`'), instructions), [
      {
        is: 'paragraph',
        inlines: [
          { is: 'text', text: 'Open ' },
          { is: 'strong', inlines: [{ is: 'text', text: '[x](https://evil.example) **b**' }] },
          { is: 'text', text: ' with ' },
          { is: 'literal', literal: 'open `c`' },
          { is: 'text', text: '.' },
        ],
      },
    ]);
    const early = JSON.stringify(writtenText(source('v1', '', false), instructions));
    assert.match(early, /open \$\{\{ steps\.find\.image \}\}/);
  });
});
