import assert from 'node:assert/strict';
import { readPlainYaml } from '../../../../src/core/parsing/plainYaml';

describe('a problem of a runbook', () => {
  it('keeps its own line below another one that only confuses the parser', () => {
    const text = 'a:\n  b: [c]\n[V](<d:x>)\n  - id: e\n    f: @g\n';
    const lines = text.split('\n');
    const last = readPlainYaml(text).problems.filter(({ message }) => message.includes('reserved'));
    assert.deepEqual(
      last.map(({ line, column }) => [line, lines[line - 1]?.slice(column - 1)]),
      [[5, '@g']],
    );
  });
});
