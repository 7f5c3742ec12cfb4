import assert from 'node:assert/strict';
import { lastLines } from '../../../src/kinds/shared/printed';

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
