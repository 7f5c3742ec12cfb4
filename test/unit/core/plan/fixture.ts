import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plan, RecordReading } from '../../../../src/core/plan/plan';
import { readRecord } from '../../../../src/core/plan/readRecord';

const folder = path.join(__dirname, 'fixtures');

/** Names of the records, made by test/plan-corpus/recordFixtures.ts with real programs. */
export const fixtureNames = readdirSync(folder)
  .filter(file => file.endsWith('.txt'))
  .map(file => file.slice(0, -4));

export function fixture(name: string): string {
  return readFileSync(path.join(folder, `${name}.txt`), 'utf8');
}

export function read(record: string, ...attributes: string[]): Promise<RecordReading> {
  return readRecord(record, { allowedAttributes: () => attributes });
}

/** The plan of a reading that has one. */
export function planOf(reading: RecordReading): Plan {
  const plan = reading.is === 'planning' ? reading.printed : 'plan' in reading ? reading.plan : undefined;
  if (plan === undefined || plan === null) throw new Error(`${reading.is} has no plan`);
  return plan;
}

/** One line per change. */
export function summary({ changes }: Plan): string[] {
  return changes.map(({ action, order, address, previousAddress, imported }) =>
    [
      action,
      ...(order === undefined ? [] : [order]),
      address,
      ...(previousAddress === null ? [] : [`from ${previousAddress}`]),
      ...(imported === true ? ['imported'] : []),
    ].join(' '),
  );
}
