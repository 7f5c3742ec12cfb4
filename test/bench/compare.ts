import * as v from 'valibot';
import { digits, sizeOf } from './report';
import type { Row } from './row';

/** Two runs on one machine agree on a ratio if it differs by at most this share. */
export const AGREES_WITHIN = 0.2;

const RowsSchema = v.array(
  v.object({
    what: v.string(),
    size: v.exactOptional(v.number()),
    reached: v.number(),
    unit: v.string(),
    beside: v.exactOptional(v.string()),
    spread: v.exactOptional(v.tuple([v.number(), v.number()])),
    limit: v.exactOptional(v.number()),
    ifMissed: v.exactOptional(v.string()),
  }),
);

/** Parses what `npm run bench -- --json` printed. @throws {ValiError} when it is something else */
export function rowsIn(text: string): readonly Row[] {
  return v.parse(v.pipe(v.string(), v.parseJson(), RowsSchema), text);
}

/** A ratio in two runs. */
export interface Repeated {
  readonly what: string;
  readonly now: number;
  readonly before: number;
  /** The larger divided by the smaller, minus one. */
  readonly differs: number;
}

/** The ratios that both runs have, in the order of the first. Times alone say more about the machine than about us. */
export function repeated(rows: readonly Row[], earlier: readonly Row[]): readonly Repeated[] {
  const before = new Map(earlier.map(row => [named(row), row.reached]));
  return rows.flatMap(row => {
    const its = before.get(named(row));
    if (row.unit !== '×' || its === undefined) return [];
    const [less = 0, more = 0] = [row.reached, its].toSorted((a, b) => a - b);
    return [{ what: named(row), now: row.reached, before: its, differs: more / less - 1 }];
  });
}

/** The same as text for a terminal, with the ratios that don't agree at the end. */
export function comparison(rows: readonly Row[], earlier: readonly Row[]): string {
  const all = repeated(rows, earlier);
  const apart = all.filter(({ differs }) => differs > AGREES_WITHIN);
  const width = Math.max(0, ...all.map(({ what }) => what.length));
  const line = ({ what, now, before, differs }: Repeated) =>
    `${what.padEnd(width)}  ${digits(before).padStart(8)}  ${digits(now).padStart(8)}  ${percent(differs)}`;
  const told =
    apart.length === 0
      ? `All ${all.length} ratios agree within ${percent(AGREES_WITHIN)}.`
      : `${apart.length} of ${all.length} ratios differ by more than ${percent(AGREES_WITHIN)}:\n${apart.map(line).join('\n')}`;
  return `${all.map(line).join('\n')}\n\n${told}`;
}

/** A share as a percentage. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function named(row: Row): string {
  const size = sizeOf(row);
  return size === '' ? row.what : `${row.what}, ${size}`;
}
