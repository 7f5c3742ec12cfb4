import assert from 'node:assert/strict';
import { readApproval } from '../../../../src/core/plan/approval';
import { readLines, readScreen, screenOf } from '../../../../src/core/plan/screen';
import { question } from './printed';

const QUESTION = question.trimStart();
const answerOf = (text: string) => readApproval(readScreen(text), 0)?.answer;
/** The same, if Terragrunt printed each line except for the last ones, `below`. */
function readWrapped(text: string, below = '') {
  const lines = readLines(text).map(line => ({ ...line, wrapped: true as const }));
  const all = below === '' ? lines : [...lines, ...readLines(below)];
  return readApproval(screenOf(all.slice(0, -1), all.at(-1)), 0);
}
const wrappedAnswerOf = (text: string) => readWrapped(text)?.answer;

describe('readApproval', () => {
  it('reads the question of both tools, in any workspace, and where what follows it begins', () => {
    assert.deepEqual(readApproval(readScreen(QUESTION), 0), {
      ...{ tool: 'Terraform', answer: 'awaited', next: 4 },
    });
    assert.deepEqual(readApproval(readScreen(`${QUESTION.replace('Terraform', 'OpenTofu')}yes\n\n`), 0), {
      ...{ tool: 'OpenTofu', answer: 'yes', next: 5 },
    });
    assert.equal(answerOf(QUESTION.replace('actions?', 'actions in workspace "prod"?')), 'awaited');
  });

  const changed: Record<string, [string, string]> = {
    'more in front of it': ['Do you', '> Do you'],
    'more behind it': ['actions?', 'actions? (y/n)'],
    'another verb': ['perform these actions', 'destroy all resources'],
    'an open workspace': ['actions?', 'actions in workspace "prod?'],
    'its consequence indented differently': ['  Terraform', '   Terraform'],
    'another tool': ['Terraform will', 'Terraspace will'],
    'more behind the consequence': ['above.', 'above. And more.'],
    'another consequence': ['described above', 'described below'],
    'another condition': ["Only 'yes'", "Only 'y'"],
    'a line instead of the empty one': ['approve.\n\n', 'approve.\nSure?\n'],
    'another text to enter': ['Enter a value:', 'Enter the value:'],
    'more in front of what to enter': ['  Enter a value', 'x  Enter a value'],
    'a command to the terminal in the question': ['Do you', '\x1b[2KDo you'],
    'a command to the terminal in the condition': ['approve.', 'approve.\x1b[1A'],
  };
  for (const [name, [from, to]] of Object.entries(changed))
    it(`takes nothing with ${name} for the question, answered or not`, () => {
      const text = QUESTION.replace(from, to);
      assert.notEqual(text, QUESTION);
      assert.equal(answerOf(text), undefined);
      assert.equal(answerOf(`${text}yes\n`), undefined);
      assert.equal(wrappedAnswerOf(text), undefined);
      assert.equal(wrappedAnswerOf(`${text}yes\n`), undefined);
    });

  it('requires the empty line, except from Terragrunt, which leaves it out', () => {
    const text = QUESTION.replace('\n\n', '\n');
    assert.equal(answerOf(text), undefined);
    assert.deepEqual([text, `${text}yes\n`, QUESTION, `${QUESTION}yes\n`].map(wrappedAnswerOf), [
      'awaited',
      'yes',
      'awaited',
      'yes',
    ]);
  });

  it('knows nothing until it is printed completely', () => {
    for (let end = 0; end < QUESTION.length; end += 1)
      assert.equal(answerOf(QUESTION.slice(0, end)), undefined);
  });

  it('reads what is typed below the question of Terragrunt', () => {
    const asked = QUESTION.trimEnd();
    const read = (below: string) => {
      const { answer, next } = readWrapped(asked, below) ?? {};
      return [answer, next];
    };
    assert.equal(wrappedAnswerOf(asked), 'awaited');
    assert.deepEqual(read('ye'), ['typing', 5]);
    assert.deepEqual(read('y\b \b'), ['awaited', 5]);
    assert.deepEqual(read('yes\nand more'), ['yes', 6]);
    assert.deepEqual(read('no\nand more'), ['no', 6]);
    const further = readWrapped(`${asked}\nyes\n`);
    assert.deepEqual([further?.answer, further?.next], ['unclear', 5]);
    assert.equal(readWrapped(`${asked} yes\n`)?.next, 5);
  });

  const answers: [string, ReturnType<typeof answerOf>][] = [
    ['y', 'typing'],
    ['yes', 'typing'],
    ['y\b \b', 'awaited'],
    ['yes\n', 'yes'],
    ['yes  \n', 'yes'],
    ['nx\b \b\b \byes\n', 'yes'],
    [' yes\n', 'no'],
    ['YES\n', 'no'],
    ['yes!\n', 'no'],
    ['no\n', 'no'],
    ['\n', 'unclear'],
    ['  \n', 'unclear'],
    ['\b \byes\n', 'unclear'],
    ['ye\x1b[Ds\n', 'unclear'],
    ['approved using the UI or API\n', 'unclear'],
  ];
  for (const [typed, answer] of answers)
    it(`reads ${JSON.stringify(typed)} as ${answer}`, () => assert.equal(answerOf(QUESTION + typed), answer));
});
