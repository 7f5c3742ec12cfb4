import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseRunbook } from '../../../../src/core/parsing/parseRunbook';
import { kinds } from '../../../../src/kinds';
import { edited, type Edited } from './edited';
import { migrate } from './written';

const lines = migrate.split('\n');
const numberOf = (text: string) => lines.findIndex(line => line.includes(text)) + 1;

/** Edits that leave the document valid: indentation that Markdown ignores, and words for people. */
const VALID = [
  'one space less: get: https://api.example.org/health',
  'one space less: Watch the queue meanwhile.',
  'one space more: ',
  'a tab: ',
  'title: ',
  'the line twice: get',
];

const leftOut: readonly (readonly [line: string, told: readonly number[]])[] = [
  ['---', [1, 2]],
  ['runbook: 2', [1, 2, 3, 4]],
  ['   kind: team-lock', [numberOf('kind: team-lock') - 1]],
  ['   kind: command', [numberOf('kind: command') - 1, numberOf('kind: command')]],
  ["   run: [bin/migrate, --to, 'release 7']", [numberOf('run: [') - 1, numberOf('run: [')]],
  ['   id: run', [numberOf('retryFrom') - 1]],
  ['  get: https://api.example.org/health', [numberOf('with:'), numberOf('with:') + 1]],
  ['## Roll back', [numberOf('rollback: ')]],
  // Nobody can tell where an unclosed block ends.
  ['   ~~~', [numberOf('~~~step')]],
];
/** One edit for each line that is left out. */
const deleted = leftOut.map(([line, told]): Edited => {
  const at = lines.indexOf(line);
  assert.ok(at >= 0, line);
  return { what: `without ${line.trim()}`, text: lines.toSpliced(at, 1).join('\n'), lines: told };
});

function problemsOf(text: string) {
  return parseRunbook(text, kinds, 'migrate.md').problems;
}
function check({ what, text, lines }: Edited, problems = problemsOf(text)): void {
  assert.notDeepEqual(problems, [], what);
  for (const { line, message } of problems)
    assert.ok(lines.includes(line), `${what} (line ${lines.join()}): ${line}: ${message}`);
}

describe('a slip in a Markdown runbook', () => {
  it('is reported at its line, without any other problem', function () {
    this.timeout(60_000);
    const told = new Set<string>();
    const seen = new Set<string>();
    fc.assert(
      fc.property(edited(migrate), edit => {
        const key = `${edit.text}\0${edit.what} ${edit.lines.join()}`;
        if (seen.has(key)) return;
        seen.add(key);
        const problems = problemsOf(edit.text);
        if (problems.length === 0) {
          assert.ok(
            VALID.some(each => edit.what.includes(each)),
            edit.what,
          );
          return;
        }
        check(edit, problems);
        told.add(`${edit.what} ${edit.lines.join()}`);
      }),
      { numRuns: 300, seed: 15 },
    );
    assert.ok(told.size > 100, `${told.size} slips`);
  });

  for (const edit of deleted)
    it(`is reported for a document ${edit.what}`, () => {
      check(edit);
    });

  it('is reported when one space changes the meaning of a line', () => {
    for (const text of ['---', '   kind: command', '   ~~~step', '   run: [', '1. **Lock', '2. **Migrate']) {
      const at = numberOf(text) - 1;
      const line = lines[at] ?? '';
      const slip = line.startsWith(' ') ? line.slice(1) : ` ${line}`;
      check({ what: text, text: lines.with(at, slip).join('\n'), lines: [at + 1] });
    }
    const end = lines.lastIndexOf('---');
    check({ what: 'the end', text: lines.with(end, ' ---').join('\n'), lines: [end + 1] });
  });

  it('is reported the same with Windows line endings and a byte order mark', () => {
    assert.deepEqual(problemsOf(migrate.replaceAll('\n', '\r\n')), []);
    assert.deepEqual(problemsOf(`\uFEFF${migrate}`), []);
    const slip = migrate.replace('kind: command', 'kind: comand');
    const expected = problemsOf(slip);
    assert.equal(expected.length, 1);
    assert.deepEqual(problemsOf(slip.replaceAll('\n', '\r\n')), expected);
    assert.deepEqual(problemsOf(`\uFEFF${slip}`), expected);
  });

  it('is reported when the front matter has no end', () => {
    check({
      what: 'the end',
      text: lines.toSpliced(lines.lastIndexOf('---'), 1).join('\n'),
      lines: [4, 5],
    });
  });

  it('does not hide that the step to retry from does not exist', () => {
    assert.match(
      problemsOf(migrate.replace('retryFrom: run', 'retryFrom: rum'))[0]?.message ?? '',
      /"rum" is no step before this one/,
    );
  });
});
