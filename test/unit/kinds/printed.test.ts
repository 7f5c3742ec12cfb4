import assert from 'node:assert/strict';
import { isInOutput, lastLines } from '../../../src/kinds/shared/printed';

describe('what a command printed last', () => {
  for (const text of [
    'token=abc',
    'API_KEY: abc',
    'my-api-key = abc',
    "'db_password': abc",
    '--secret-of-x=abc',
    'a=token=abc',
  ])
    it(`shows no value in ${text}`, () => {
      assert.doesNotMatch(lastLines(text), /abc/);
    });

  it('keeps what only reads a little like that', () => {
    assert.equal(lastLines('3 tokens left, total: 4'), '3 tokens left, total: 4');
  });

  it('takes no longer for words that are made of such names', () => {
    for (const name of ['secret-', 'token', 'a-', 'api_key', 'x=', 'token '])
      assert.equal(typeof lastLines(name.repeat(50_000 / name.length)), 'string');
  });
});

describe('a line that a command must never print', () => {
  it('is looked for in all of it, and lets others have their turn meanwhile', async () => {
    let turns = 0;
    setImmediate(() => (turns += 1));
    assert.equal(await isInOutput('^x$', `${'.'.repeat(79)}\n`.repeat(2_000)), false);
    assert.equal(turns, 1);
    assert.equal(await isInOutput('^x$', `x\n${'.\n'.repeat(100_000)}`), true);
  });

  it('is taken to be there where a line is too long to tell', async () => {
    assert.equal(await isInOutput('^x$', '.'.repeat(200_001)), true);
    assert.equal(await isInOutput('^x$', '.'.repeat(200_000)), false);
  });
});
