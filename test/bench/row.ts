/** A number to reach. */
export interface Row {
  readonly what: string;
  readonly reached: string;
  readonly goal: string;
  readonly met: boolean;
}

/**
 * A number that is to be no more than a limit.
 * @param unit of both, e.g. `ms`
 */
export function atMost(what: string, reached: number, limit: number, unit: string): Row {
  const rounded = Math.round(reached * 10) / 10;
  return { what, reached: `${rounded} ${unit}`, goal: `≤ ${limit} ${unit}`, met: reached <= limit };
}

/** The middle one, or the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}
