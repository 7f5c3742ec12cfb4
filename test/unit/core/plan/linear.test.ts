import assert from 'node:assert/strict';
import { readRecord } from '../../../../src/core/plan/readRecord';
import { fixture } from './fixture';

const allowedAttributes = () => ['input', 'a'];
const plan = fixture('prompt-no-color');
const inBody = plan.indexOf('      ~ input');
/** A text that repeats one unit up to this length. */
const fill = (unit: string, length: number) => unit.repeat(Math.ceil(length / unit.length));

/** Where the text is: alone, inside a plan, after a plan, and after an apply. */
const places: readonly ((text: string) => string)[] = [
  text => text,
  text => plan.slice(0, inBody) + text + plan.slice(inBody),
  text => plan + text,
  text => fixture('applied').replace(/\r?\nScript done[^]*/, '\r\n') + text,
];
/** Each once took quadratic time, or overflowed the stack. */
const units = [
  ...[
    '\r',
    '\x08',
    'x\x08 \x08',
    '\x1b[[;',
    '"',
    '\\"',
    'a["',
    'module.a.',
    '  Enter a value: ',
    ' # whitespace changes',
  ],
  ...[
    'x.y: Creation complete after 1s\n',
    'Error: x\n\n',
    '╷\n│ Error: x\n╵\n',
    'Warning: x\n\n',
    'Warnings:\n',
  ],
  ...[
    'Note: This is a partial plan\n',
    '  # a.b was deferred\n  + resource "a" "b" {}\n',
    'No current changes. This plan requires another plan to be applied first.\n',
    '    # Actions to be invoked after this change in order:\n',
  ],
  ...['      ~ a = [\n', '      ~ a = "x" -> "y"\n', '      ~ input = <<-EOT\n', '      ~ a = "'],
];

async function milliseconds(record: string): Promise<number> {
  const began = process.cpuUsage();
  await readRecord(record, { allowedAttributes });
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1_000;
}

describe('reading a record', () => {
  for (const unit of units)
    it(`takes time in proportion to its length: ${JSON.stringify(unit)}`, async function () {
      this.timeout(0);
      for (const place of places) {
        await milliseconds(place(fill(unit, 10_000)));
        const small = await milliseconds(place(fill(unit, 20_000)));
        const large = await milliseconds(place(fill(unit, 200_000)));
        // Other work of the process counts as much as a short reading.
        assert.ok(large < 250 || large <= 12 * Math.max(small, 25), `${small} ms, then ${large} ms`);
      }
    });
});
