/**
 * Whether a JSON value is nested more than `most` levels deep. Walking anything deeper recursively would overflow the stack.
 */
export function isDeeperThan(value: unknown, most: number): boolean {
  const rest: (readonly [unknown, number])[] = [[value, 0]];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const [here, depth] = next;
    if (typeof here !== 'object' || here === null) continue;
    if (depth === most) return true;
    for (const inside of Object.values(here)) rest.push([inside, depth + 1]);
  }
  return false;
}
