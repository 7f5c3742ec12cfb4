import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseRunbook } from '../../../../src/core/parsing/parseRunbook';
import { kinds } from '../../../../src/kinds';

const shipped = readFileSync(path.join(__dirname, '../../../../src/runbooks/openverse-catalog.yaml'), 'utf8');

/** Each problem of the shipped runbook after one change, as `the text of its line: message`. */
function faults(from: RegExp, to: string): readonly string[] {
  const text = shipped.replace(from, to);
  assert.notEqual(text, shipped);
  const lines = text.split('\n');
  return parseRunbook(text, kinds).problems.map(
    ({ line, message }) => `${lines[line - 1]?.trim() ?? ''}: ${message}`,
  );
}

describe('a single slip in the shipped runbook', () => {
  const cases: [what: string, from: RegExp, to: string, expected: RegExp][] = [
    ['a list of parameters', /with:\n( +)(recipe:)/, 'with:\n$1- $2', /^- recipe.*"-"/],
    ['one space too many', /\n( +kind: apply\n)/, '\n $1', /^kind: apply.*Indent this line by/],
    ['one space too few', /\n (  +kind: apply\n)/, '\n$1', /^kind: apply.*Indent this line by/],
    ['a pattern without quotes', /dags: \[/, 'dags: [*etl, ', /^dags: .*quotes/],
    ['a pattern instead of an id', /dags: \[/, 'dags: [etl_*, ', /^dags: .*Write the whole id of each DAG/],
    [
      'a time without its unit',
      /freshFor: \S+/,
      'freshFor: 10',
      /^freshFor: 10: .*Write a duration .*for example 90s or 15m/,
    ],
    ['a parameter beside the kind', /with:\n +(recipe: \S+)/, '$1', /^recipe: .*below "with"/],
    ['an unknown kind', /kind: apply\n/, 'kind: aply\n', /^kind: aply: .*Did you mean "apply"\?$/],
    [
      'a colon in text between brackets',
      /with:\n +recipe: bump/,
      'with: { recipe: just: bump }',
      /^with: .*in quotes: 'just: bump'/,
    ],
    [
      'backslashes in double quotes',
      /with:\n +recipe: bump/,
      String.raw`with: { recipe: "b\d+" }`,
      /^with: .*in single quotes: 'b\\d\+'/,
    ],
    [
      'a quote that is not closed between brackets',
      /with:\n +recipe: bump/,
      "with: { recipe: 'bump }",
      /^with: .*Close ' with '/,
    ],
    [
      'a version that is read as a number',
      /title: Apply the earlier/,
      'title: 2.10 # ',
      /as it is written there/,
    ],
    [
      'an unknown kind with no similar one',
      /kind: apply\n/,
      'kind: whatever\n',
      /^kind: whatever: .*Known are: /,
    ],
  ];
  for (const [what, from, to, expected] of cases)
    it(`is reported once, with what to do: ${what}`, () => {
      const told = faults(from, to);
      assert.equal(told.length, 1, told.join('\n'));
      assert.match(told[0] ?? '', expected);
    });
});
