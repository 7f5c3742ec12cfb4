/** A measured number. Times are never compared with a limit on their own if a rival can be measured beside them. */
export interface Row {
  readonly what: string;
  /** Size of the input, if several are measured: rows with the same `what` are points of one curve. */
  readonly size?: number;
  readonly reached: number;
  readonly unit: string;
  /** What was measured beside it, in words, e.g. `1.2 ms against 0.9 ms`. */
  readonly beside?: string;
  /** The tenth and the ninetieth percentile of `reached` over the rounds. */
  readonly spread?: readonly [number, number];
  /** The most that `reached` may be; absent if it has no goal. */
  readonly limit?: number;
  /** If it is more: what keeps it from the limit, and how near it could come. */
  readonly ifMissed?: string;
}

/** A number that must not exceed a limit. */
export function atMost(what: string, reached: number, limit: number, unit: string): Row {
  return { what, reached, unit, limit };
}

/** Whether a number reaches its goal. */
export function isMet({ reached, limit }: Row): boolean {
  return limit === undefined || reached <= limit;
}

/** The value below which this share of all values is, by the nearest rank. @param share 0 to 1 */
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
