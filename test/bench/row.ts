/** A number that was measured. Times are never compared with a limit by themselves where a rival can be measured beside them. */
export interface Row {
  readonly what: string;
  /** Size of the input, where several are measured: rows of the same `what` are points of one curve. */
  readonly size?: number;
  readonly reached: number;
  readonly unit: string;
  /** What was measured beside it, in words, e.g. `1.2 ms against 0.9 ms`. */
  readonly beside?: string;
  /** Of `reached`, by rounds: the tenth and the ninetieth percentile. */
  readonly spread?: readonly [number, number];
  /** The most that `reached` may be; absent: it is shown, and nothing is asked of it. */
  readonly limit?: number;
  /** Should it be more: what keeps it from the limit, and how near it could come. */
  readonly ifMissed?: string;
}

/** A number that is to be no more than a limit. */
export function atMost(what: string, reached: number, limit: number, unit: string): Row {
  return { what, reached, unit, limit };
}

/** Whether a number is what it should be. */
export function isMet({ reached, limit }: Row): boolean {
  return limit === undefined || reached <= limit;
}

/** The value below which that share of all is, by the nearest rank. @param share 0 to 1 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
}

/** The middle one, or the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}
