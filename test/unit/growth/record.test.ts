import { RecordMemory } from '../../../src/core/plan/recordMemory';
import { readRecord } from '../../../src/core/plan/readRecord';
import { fixture } from '../core/plan/fixture';
import { assertGrows, callsOf } from './work';

const allowedAttributes = () => ['input'];
const still = 'terraform_data.x: Still creating... [10s elapsed]\r\n';
const applying = fixture('applied').replace(/Apply complete![^]*/, '');
/** As many lines as one look may read again, before multiplying. */
const LINES = 1_200;

describe('the work on a growing record', () => {
  it('grows linearly for reading it from its start', () =>
    assertGrows('linearly', times =>
      callsOf(() => readRecord(applying + still.repeat(100 * times), { allowedAttributes })),
    ));

  it('stays the same for each further look, however long it is', () =>
    assertGrows('not', async times => {
      const memory = new RecordMemory();
      const record = applying + still.repeat(LINES * times);
      await readRecord(record, { allowedAttributes, memory });
      return callsOf(() => readRecord(record + still, { allowedAttributes, memory }));
    }));

  it('stays the same for each further look, however many resources its plan has', () =>
    assertGrows('not', async times => {
      const memory = new RecordMemory();
      const record = planOf(10 * times) + still.repeat(LINES);
      await readRecord(record, { allowedAttributes, memory });
      return callsOf(() => readRecord(record + still, { allowedAttributes, memory }));
    }));
});

/** An approved plan that updates this many resources. */
function planOf(resources: number): string {
  const changes = Array.from(
    { length: resources },
    (_, n) => `  # terraform_data.x[${n}] will be updated in-place
  ~ resource "terraform_data" "x" {
        id    = "${n}"
      ~ input = "rel-2026.01.01" -> "rel-2026.02.02"
    }
`,
  );
  return `
Terraform used the selected providers to generate the following execution plan. Resource actions are indicated with the following symbols:
  ~ update in-place

Terraform will perform the following actions:

${changes.join('\n')}
Plan: 0 to add, ${resources} to change, 0 to destroy.

Do you want to perform these actions?
  Terraform will perform the actions described above.
  Only 'yes' will be accepted to approve.

  Enter a value: yes\r\n\r\n`;
}
