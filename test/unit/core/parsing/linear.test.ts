import assert from 'node:assert/strict';
import { parseRunbook } from '../../../../src/core/parsing/parseRunbook';
import { kinds } from '../../../../src/kinds';

const head = 'runbook: 2\nid: a\ntitle: A\nphases:\n- title: P\n  steps: [';
const block = `   \`\`\`step\n   kind: command\n   run: [a\n${'   b: c\n'.repeat(50)}   \`\`\`\n`;

/** Each once took quadratic time, or minutes. */
const texts: Readonly<Record<string, (times: number) => string>> = {
  'steps without anything': times => `${head}${'{},'.repeat(times)}]`,
  'misspelled steps before others': times =>
    `${head}${'{kind: manul},'.repeat(times / 8)}${'{kind: apply},'.repeat(times / 8)}]`,
  'steps of one id': times => `${head}${'{id: a, kind: manual},'.repeat(times / 4)}]`,
  'a long word and a carriage return': times => `${'a'.repeat(4 * times)}\rb: [`,
  'more brackets than are open': times => `[${']'.repeat(times)}x`,
  'signs of comments and a carriage return': times => `x${' #'.repeat(2 * times)}\rb: [`,
};

function milliseconds(text: string, file?: string): number {
  const began = process.cpuUsage();
  assert.ok(parseRunbook(text, kinds, file).problems.length > 0);
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1_000;
}

describe('reading a runbook with very many problems', () => {
  for (const [what, of] of Object.entries(texts))
    it(`takes time in proportion to its length: ${what}`, function () {
      this.timeout(0);
      milliseconds(of(240));
      const short = milliseconds(of(240));
      const long = milliseconds(of(4_800));
      // Twenty times the input; quadratic time would take four hundred times as long.
      assert.ok(long < 100 * Math.max(short, 5), `${short} ms, then ${long} ms`);
    });

  it('limits its search for slips over all blocks of a document', function () {
    this.timeout(0);
    const document = (times: number) =>
      `# T\n\n${Array.from({ length: times }, (_, at) => `${at + 1}. Do ${at}\n\n${block}\n`).join('')}`;
    milliseconds(document(10), 'a.md');
    const some = milliseconds(document(10), 'a.md');
    const many = milliseconds(document(150), 'a.md');
    assert.ok(many < 9 * Math.max(some, 50), `${some} ms, then ${many} ms`);
  });
});
