import assert from 'node:assert/strict';
import { parseRunbook } from '../../../../src/core/parsing/parseRunbook';
import { kinds } from '../../../../src/kinds';
import { growsLinearly, processorTime } from '../../../support/linear';

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

const read = (text: string, file?: string) => assert.ok(parseRunbook(text, kinds, file).problems.length > 0);

describe('reading a runbook with very many problems', () => {
  for (const [what, of] of Object.entries(texts))
    it(`takes time in proportion to its length: ${what}`, function () {
      this.timeout(0);
      return growsLinearly(times => read(of(times)), 240, 4_800);
    });

  it('limits its search for slips over all blocks of a document', async function () {
    this.timeout(0);
    const document = (times: number) =>
      `# T\n\n${Array.from({ length: times }, (_, at) => `${at + 1}. Do ${at}\n\n${block}\n`).join('')}`;
    const some = await processorTime(() => read(document(10), 'a.md'));
    const many = await processorTime(() => read(document(150), 'a.md'));
    assert.ok(many < 9 * Math.max(some, 50), `${some} ms, then ${many} ms`);
  });
});
