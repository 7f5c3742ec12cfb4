import assert from 'node:assert/strict';
import { findInOutput, isInOutput, lastLines } from '../../../src/kinds/shared/printed';

describe('the last lines of a command', () => {
  for (const text of [
    'token=abc',
    'API_KEY: abc',
    'my-api-key = abc',
    "'db_password': abc",
    '--secret-of-x=abc',
    'a=token=abc',
    '> Authorization: Basic abc==',
    "+ curl -H 'authorization: Bearer abc'",
    'Set-Cookie: abc; Path=/',
    '+ helm --db-password abc upgrade',
  ])
    it(`contain no value from ${text}`, () => {
      assert.doesNotMatch(lastLines(text), /abc/);
    });

  it('keep what only looks similar', () => {
    for (const text of ['3 tokens left, total: 4', 'no token found', 'use --no-color now'])
      assert.equal(lastLines(text), text);
  });

  it('do not begin within a line that is too long, whose start may name a secret', () => {
    assert.equal(lastLines(`{"password":"${'abc '.repeat(13_000)}`), '');
    assert.equal(lastLines(`{"password":"${'abc '.repeat(13_000)}\nend\n`), 'end');
  });

  it('survive long words made of such names', () => {
    for (const name of ['secret-', 'token', 'a-', 'api_key', 'x=', 'token '])
      assert.equal(typeof lastLines(name.repeat(50_000 / name.length)), 'string');
  });
});

describe('a line that a command must print', () => {
  it('is found wherever it stands, the last one first', async () => {
    const more = `${'x'.repeat(79)}\r\n`.repeat(1_500);
    for (const text of [`v1\r\n${more}v2\r\n${more}`, `${more}v1\r\nv2`, `v1\r\n${more}\r\nv2\r\n`])
      assert.deepEqual({ ...(await findInOutput('^v(?<at>\\d)$', text)) }, { at: '2' });
    assert.equal(await findInOutput('^x{1,78}$', `\n${more}`), undefined);
    assert.equal(await isInOutput('^$', `${more}x`), false);
    assert.equal(await isInOutput('^$', `${more}\r\n${more}x`), true);
  });
});

describe('a line that a command must never print', () => {
  it('is searched for in all output, without blocking other work', async () => {
    let turns = 0;
    setImmediate(() => (turns += 1));
    assert.equal(await isInOutput('^x$', `${'.'.repeat(79)}\n`.repeat(2_000)), false);
    assert.equal(turns, 1);
    assert.equal(await isInOutput('^x$', `x\n${'.\n'.repeat(100_000)}`), true);
  });

  it('is assumed to be there if a line is too long to tell', async () => {
    assert.equal(await isInOutput('^x$', '.'.repeat(200_001)), true);
    assert.equal(await isInOutput('^x$', '.'.repeat(200_000)), false);
  });
});
