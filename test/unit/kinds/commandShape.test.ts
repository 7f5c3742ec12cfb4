import assert from 'node:assert/strict';
import * as v from 'valibot';
import { command } from '../../../src/kinds/command';
import { CommandParamsSchema } from '../../../src/kinds/shared/commandShape';

describe('the parameters of a command', () => {
  const accepts = (run: unknown) => v.safeParse(CommandParamsSchema, { run }).success;

  it('accept any visible arguments', () => {
    for (const word of ['--force', 'a b', '*.sql', '$(id)', '`id`', "it's", ';', '', 'ä 漢', '{"a":1}', '\\'])
      assert.ok(accepts(['bin/x', word]), word);
  });

  it('reject hidden characters and impossible program names', () => {
    for (const word of ['a\nb', 'a\0', '\x1b[2J', 'a\u202eb', 'a\u200bb', '\ufe0f', '\u{e0041}', '\ud800'])
      assert.ok(!accepts(['bin/x', word]), JSON.stringify(word));
    for (const program of ['', '-c', '--', 'A=b', 'a b', '$(id)', '~/x', 'x;y'])
      assert.ok(!accepts([program]), program);
    for (const run of [[], 'ls', [1], Array.from({ length: 61 }, () => 'a'), ['a', 'b'.repeat(501)]])
      assert.ok(!accepts(run));
  });

  it('show everything that runs, with each argument delimited', () => {
    const params = v.parse(CommandParamsSchema, {
      ...{ run: ['rm', '-rf', 'a b', "it's", '*'], done: ['test', '!', '-e', 'a b'] },
      preview: ['ls', ''],
    });
    assert.deepEqual(command.runs?.(params, undefined as never), [
      { command: "test '!' -e 'a b'", where: 'background' },
      { command: "ls ''", where: 'background' },
      { command: String.raw`rm -rf 'a b' 'it'\''s' '*'`, where: 'terminal' },
    ]);
  });
});
