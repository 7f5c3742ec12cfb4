import { readRecord } from '../../../../src/core/plan/readRecord';
import { growsLinearly } from '../../../support/linear';
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

describe('reading a record', () => {
  for (const unit of units)
    it(`takes time in proportion to its length: ${JSON.stringify(unit)}`, async function () {
      this.timeout(0);
      for (const place of places)
        await growsLinearly(
          length => readRecord(place(fill(unit, length)), { allowedAttributes }),
          20_000,
          200_000,
        );
    });
});
