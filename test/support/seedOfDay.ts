/**
 * Selects the share of a matrix that a usual run takes: another one each day.
 * @param given repeats the share of an earlier run, from an environment variable
 */
export function seedOfDay(given?: string): number {
  return Number(given ?? Math.floor(Date.now() / 86_400_000));
}
