import assert from 'node:assert/strict';
import { fixture, planOf, read, summary } from './fixture';

describe('readRecord on a damaged record', () => {
  it('sees the prompt only at its exact place, wherever the record breaks off', async () => {
    const record = fixture('applied');
    const prompts = new Set<number>();
    const seen: string[] = [];
    for (let length = 0; length <= record.length; length++) {
      const reading = await read(record.slice(0, length));
      if (reading.is === 'prompt') prompts.add(length);
      // While a color is half printed, something seems to follow the question.
      const passing = reading.is === 'planning' || reading.is === 'other-prompt';
      if (!passing && seen.at(-1) !== reading.is) seen.push(reading.is);
    }
    const answer = record.lastIndexOf('yes\r\n');
    for (const length of prompts) assert.match(record.slice(length, answer), /^(?:\x1b\[0m)?$/);
    assert.ok(prompts.has(answer));
    assert.deepEqual(seen, ['prompt', 'applying', 'applied']);
  });

  for (const name of ['prompt', 'prompt-lifecycles', 'prompt-lifecycles-tofu', 'drift']) {
    it(`never loses or changes a resource when a line of ${name} is missing, duplicated or misplaced`, async () => {
      const lines = fixture(name).split('\n');
      const whole = summary(planOf(await read(lines.join('\n'))));
      let closed = 0;
      for (let i = 0; i < lines.length; i++) {
        const line = lines[i] ?? '';
        const next = lines[i + 1] ?? '';
        const variants = [
          lines.toSpliced(i, 1),
          lines.toSpliced(i, 0, line),
          lines.toSpliced(i, 2, next, line),
        ];
        for (const variant of variants) {
          const reading = await read(variant.join('\n'));
          if (reading.is === 'prompt')
            assert.deepEqual(summary(reading.plan), whole, `line ${i + 1}: ${line}`);
          else closed++;
        }
      }
      assert.ok(closed > 0);
    });
  }
});
