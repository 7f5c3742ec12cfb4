import { RecordMemory } from '../../src/core/plan/recordMemory';
import { MAX_RECORD_LENGTH, readRecord } from '../../src/core/plan/readRecord';
import { median, type Row } from './row';
import { inMs, milliseconds, onAverage, sideBySide } from './sideBySide';

/** The last is about as long as the longest record that is read at all. */
const SIZES = [10, 100, 1_000, 10_000, 24_000];
/** What a program may print repeatedly to make reading slow. */
const HOSTILE = {
  'one line': 'a',
  colors: '\x1b[31m',
  'redrawn lines': 'word\r',
  prompts: '  Enter a value: \n',
  'unclosed texts': '      + "',
  'changes without an end': '  # a.b will be created\n  + resource "a" "b" {\n',
};
/** Anything faster is repeated for this long, because a single short run is mostly noise. */
const LONG_ENOUGH_MS = 60;
const ALLOWED = { allowedAttributes: () => ['input'] };

/** Reading what Terraform printed, compared with only going through the same text line by line. */
export async function planReader(): Promise<Row[]> {
  const rows: Row[] = [];
  const perMegabyte: number[] = [];
  // Otherwise the first size would pay for the compilation.
  const first = planOf(1_000);
  await onAverage(() => [mustRead(first, 1_000), lineByLine(first)], 1_000);
  for (const size of SIZES) {
    const record = planOf(size);
    if (record.length > MAX_RECORD_LENGTH)
      throw new Error(`A plan of ${size} resources is too long to be read.`);
    const times: number[] = [];
    rows.push(
      await sideBySide(
        'plan reader',
        {
          ours: async () => {
            const took = await onAverage(() => mustRead(record, size), LONG_ENOUGH_MS);
            times.push(took);
            return took;
          },
          rival: () => onAverage(() => lineByLine(record), LONG_ENOUGH_MS),
          rivalName: 'going through its lines',
        },
        { rounds: 20, size },
      ),
    );
    perMegabyte.push((median(times) / record.length) * 1_000_000);
  }
  // The smallest is mostly overhead that is the same for each plan.
  const [, ...larger] = perMegabyte;
  rows.push({
    what: 'plan reader: time for a megabyte, 100 to 24,000 resources, largest by smallest',
    reached: Math.max(...larger) / Math.min(...larger),
    unit: '×',
    beside: larger.map(inMs).join(', '),
    limit: 2,
  });
  rows.push(await hostile(), await growing());
  return rows;
}

/** The hostile shape whose reading time grows fastest. */
async function hostile(): Promise<Row> {
  const [small, large] = [MAX_RECORD_LENGTH / 8, MAX_RECORD_LENGTH - 100];
  const rows: Row[] = [];
  for (const [name, unit] of Object.entries(HOSTILE)) {
    const read = (length: number) => {
      const record = unit.repeat(length / unit.length);
      return async () => (await onAverage(() => readRecord(record, ALLOWED), LONG_ENOUGH_MS)) / record.length;
    };
    const pair = { ours: read(large), rival: read(small), rivalName: 'that of an eighth of it' };
    rows.push(await sideBySide(name, pair, { rounds: 20 }));
  }
  const worst = rows.reduce((a, b) => (a.reached < b.reached ? b : a));
  const all = rows.map(({ what, reached }) => `${what.split(',')[0] ?? ''} ${reached.toFixed(2)}`);
  return {
    ...{ what: 'plan reader: time for a megabyte of a hostile shape, by that of an eighth of it', unit: '×' },
    ...{ reached: worst.reached, beside: all.join(', '), limit: 2 },
    ...(worst.spread === undefined ? {} : { spread: worst.spread }),
  };
}

/** The next look at a growing record, compared with reading it from its start. */
async function growing(): Promise<Row> {
  const line = 'terraform_data.x: Still creating... [10s elapsed]\r\n';
  // Text near the end may still change its meaning.
  let grown = `${planOf(5_000)}yes\r\n\r\n${line.repeat(1_000)}`;
  const memory = new RecordMemory();
  await readRecord(grown, { ...ALLOWED, memory });
  return sideBySide(
    'plan reader: next look at a record of 5,000 resources',
    {
      ours: () => {
        grown += line;
        return milliseconds(() => readRecord(grown, { ...ALLOWED, memory }));
      },
      rival: () => milliseconds(() => readRecord(grown, ALLOWED)),
      rivalName: 'reading it from its start',
    },
    { rounds: 20, limit: 0.1 },
  );
}

async function mustRead(record: string, size: number): Promise<void> {
  const reading = await readRecord(record, ALLOWED);
  const found = reading.is === 'prompt' ? reading.plan.changes.length : 0;
  if (found !== size) throw new Error(`${reading.is} with ${found} of ${size} changes.`);
}

function lineByLine(record: string): number {
  let characters = 0;
  for (const line of record.split('\n')) characters += line.trimEnd().length;
  return characters;
}

/** Terraform's output for a plan that updates this many resources, up to its prompt. */
function planOf(resources: number): string {
  const changes = Array.from(
    { length: resources },
    (_, n) => `  # module.catalog-airflow.terraform_data.x[${n}] will be updated in-place
  ~ resource "terraform_data" "x" {
        id     = "${n}"
      ~ input  = {
          ~ image = "openverse-catalog:rel-2026.01.01" -> "openverse-catalog:rel-2026.02.02"
            # (1 unchanged attribute hidden)
        }
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

  Enter a value: `;
}
