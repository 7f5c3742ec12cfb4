import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RecordMemory } from '../../../../src/core/plan/recordMemory';
import { readRecord } from '../../../../src/core/plan/readRecord';
import { fixture, fixtureNames } from './fixture';

const allowedAttributes = () => ['input'];
const still = (n: number) => `terraform_data.x: Still creating... [${n}s elapsed]\r\n`;

describe('a growing record', () => {
  it('gives the same reading from where it ended as from its start', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...fixtureNames),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 0, max: 2_000 }),
        async (name, cuts, waiting) => {
          // Long enough for its beginning to be read only once.
          const more = Array.from({ length: waiting }, (_, n) => still(n)).join('');
          const record = `${fixture(name).replace(/\r?\nScript done[^]*/, '\r\n')}${more}`;
          const memory = new RecordMemory();
          for (const cut of [...cuts].sort((a, b) => a - b)) {
            const text = record.slice(0, Math.round(cut * record.length));
            assert.deepEqual(
              await readRecord(text, { allowedAttributes, memory }),
              await readRecord(text, { allowedAttributes }),
            );
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('is read from its start when it is a different one', async () => {
    const memory = new RecordMemory();
    for (const name of ['applied', 'prompt', 'declined'])
      assert.deepEqual(
        await readRecord(fixture(name), { allowedAttributes, memory }),
        await readRecord(fixture(name), { allowedAttributes }),
      );
  });

  it('is read from where it ended, however long it is', async () => {
    const applied = fixture('applied');
    const memory = new RecordMemory();
    const record = applied.slice(0, applied.indexOf('Apply complete!')) + still(1).repeat(20_000);
    await readRecord(record, { allowedAttributes, memory });
    let asked = 0;
    const counted = { allowedAttributes: () => (asked++, ['input']), memory };
    const again = await readRecord(record + still(2), counted);
    // Reading the plan again would ask which of its values may be shown.
    assert.deepEqual([again.is, asked], ['applying', 0]);
  });
});
