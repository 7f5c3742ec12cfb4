import { median, quantile, type Row } from './row';

/** What is measured, and its rival. Each does its work once, and returns how long that took in milliseconds. */
export interface Pair {
  readonly ours: () => Promise<number>;
  readonly rival: () => Promise<number>;
  /** As people say it, e.g. `an empty extension`. */
  readonly rivalName: string;
}

/**
 * Measures both in turn, so that whatever else the machine does affects both.
 * @param rounds after one that doesn't count
 * @returns the median of ours by the median of the rival's; the spread is that of the ratios of each round
 */
export async function sideBySide(
  what: string,
  { ours, rival, rivalName }: Pair,
  options: { readonly rounds: number; readonly size?: number; readonly limit?: number },
): Promise<Row> {
  const pairs: [number, number][] = [];
  for (let round = 0; round <= options.rounds; round++) {
    // Whoever comes second finds a warmer machine.
    const isFirst = round % 2 === 0;
    const before = isFirst ? await ours() : await rival();
    const after = isFirst ? await rival() : await ours();
    if (round > 0) pairs.push(isFirst ? [before, after] : [after, before]);
  }
  return ratioRow(what, pairs, rivalName, options);
}

/** The same for times that were measured elsewhere. @param pairs milliseconds of ours and of the rival, by round */
export function ratioRow(
  what: string,
  pairs: readonly (readonly [number, number])[],
  rivalName: string,
  { size, limit }: { readonly size?: number; readonly limit?: number } = {},
): Row {
  const mine = median(pairs.map(([own]) => own));
  const its = median(pairs.map(([, other]) => other));
  const ratios = pairs.map(([own, other]) => own / other);
  return {
    what: `${what}, by ${rivalName}`,
    reached: mine / its,
    unit: '×',
    beside: `${inMs(mine)} by ${inMs(its)}`,
    spread: [quantile(ratios, 0.1), quantile(ratios, 0.9)],
    ...(size === undefined ? {} : { size }),
    ...(limit === undefined ? {} : { limit }),
  };
}

/** @returns how long it took, in milliseconds */
export async function milliseconds(act: () => unknown): Promise<number> {
  const start = performance.now();
  await act();
  return performance.now() - start;
}

/**
 * How long something takes on average when repeated, because a single short run is mostly noise.
 * @param leastMs how long it is repeated, at least
 * @returns milliseconds of each repetition
 */
export async function onAverage(act: () => unknown, leastMs = 20): Promise<number> {
  let times = 0;
  const took = await milliseconds(async () => {
    const end = performance.now() + leastMs;
    do {
      await act();
      times += 1;
    } while (performance.now() < end);
  });
  return took / times;
}

/** Milliseconds as a person reads them, to three digits. */
export function inMs(value: number): string {
  return `${Number(value.toPrecision(3))} ms`;
}
